#!/bin/sh
set -eu
rm -r $1/files
