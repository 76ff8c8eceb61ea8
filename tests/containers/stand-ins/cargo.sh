#!/bin/sh
# "Builds" the packages that it is told to: they were built before.
set -eu
folder=target/release
mkdir -p "$folder"
while [ $# -gt 0 ]; do
  if [ "$1" = --package ]; then ln -sf "/programs/$2" "$folder/$2"; fi
  shift
done
