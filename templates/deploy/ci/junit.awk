# `cargo test`의 출력을 JUnit XML로. What `cargo test` says, as JUnit XML: each test program is a suite.
# Stable Rust tells neither durations of single tests nor any form but text.
# awk -f deploy/ci/junit.awk target/ci/tests.log >target/ci/junit.xml

function escaped(text) {
  gsub(/&/, "\\&amp;", text)
  gsub(/</, "\\&lt;", text)
  gsub(/>/, "\\&gt;", text)
  gsub(/"/, "\\&quot;", text)
  # What XML has no place for, such as the escapes of colours.
  gsub(/[\001-\010\013\014\016-\037]/, "", text)
  return text
}

# A program that ended before it told its result failed as a whole.
function close_suite(  name) {
  if (suite == "") return
  if (!told) add("(" suite ")", "failed", "the test program ended before it told its result")
  if (count == 0) { suite = ""; return }
  printf "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" skipped=\"%d\" time=\"%s\">\n", \
    escaped(suite), count, failures, skipped, seconds
  for (number = 1; number <= count; number++) {
    name = names[number]
    printf "    <testcase classname=\"%s\" name=\"%s\"", escaped(suite), escaped(name)
    if (states[number] == "ok") { print "/>"; continue }
    if (states[number] == "ignored") print "><skipped/></testcase>"
    else printf "><failure message=\"failed\">%s</failure></testcase>\n", escaped(said[name] messages[number])
  }
  print "  </testsuite>"
  suite = ""
}

function open_suite(name) {
  close_suite()
  suite = name; count = failures = skipped = seconds = told = lists = 0; section = ""
  split("", said); split("", failed); split("", torn); split("", messages)
}

function add(name, state, message) {
  names[++count] = name; states[count] = state; messages[count] = message
  if (state == "failed") { failures++; failed[name] = 1 }
  skipped += state == "ignored"
}

BEGIN { print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"; print "<testsuites>" }
{ sub(/\r$/, "") }

#      Running unittests src/lib.rs (target/debug/deps/mesh_web-0123456789abcdef)
# Integration tests tell their file alone; they come after the programs of their package.
/^ +Running .* \(.*\)$/ {
  program = $NF; sub(/^.*\//, "", program); sub(/-[0-9a-f]+\)$/, "", program)
  if ($2 == "unittests") { package = program; open_suite(package) } else open_suite(package "::" program)
  next
}
/^ +Doc-tests / { open_suite($2 " (documentation)"); next }
suite == "" { next }

/^test .* \.\.\. / && lists == 0 {
  name = $0; sub(/^test /, "", name); state = name
  sub(/ \.\.\. .*$/, "", name); sub(/ - should panic$/, "", name); sub(/^.* \.\.\. /, "", state)
  if (state ~ /ok$/) add(name, "ok")
  else if (state ~ /FAILED$/) add(name, "failed")
  else if (state ~ /^ignored/) add(name, "ignored")
  # Words of another program have come between: the list of failures tells.
  else torn[name] = 1
  next
}

# Two lists of failures: what each said, and their names.
/^failures:$/ { lists++; section = ""; next }
/^---- .* stdout ----$/ && lists == 1 { section = $0; sub(/^---- /, "", section); sub(/ stdout ----$/, "", section); next }
/^    / && lists == 2 { sub(/^ +/, ""); if (!($0 in failed)) add($0, "failed"); next }
/^test result: (ok|FAILED)\. / {
  told = 1; seconds = $NF; sub(/s$/, "", seconds); lists = 3; section = ""
  for (name in torn) if (!(name in failed)) add(name, "ok")
  next
}
section != "" { said[section] = said[section] $0 "\n" }

END { close_suite(); print "</testsuites>" }
