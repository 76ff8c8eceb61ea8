#!/bin/sh
# 색인의 필드와 보관 기간, 화면의 색인 패턴. 여러 번 실행해도 됩니다.
# Fields of the indices, how long they are kept, and what the dashboards find them by. Safe to run again.
#   setup.sh opensearch|elasticsearch SEARCH_URL DASHBOARDS_URL DAYS
set -eu

engine=$1 search=$2 dashboards=$3 days=$4
here=$(dirname "$0")

# put PATH JSON: what is there already may stay.
put() {
    status=$(printf '%s' "$2" | curl --silent --show-error --output /tmp/answer --write-out '%{http_code}' \
        --request PUT "$search/$1" --header 'Content-Type: application/json' --data-binary @-)
    case $status in
    200 | 201 | 409) ;;
    *)
        echo "PUT $search/$1: $status $(cat /tmp/answer)" >&2
        exit 1
        ;;
    esac
}

put _component_template/mesh-logs "$(cat "$here/fields.json")"
case $engine in
opensearch)
    put _index_template/mesh-logs '{"index_patterns":["mesh-logs-*"],"priority":200,"composed_of":["mesh-logs"]}'
    # A policy that is there is not changed: delete it first.
    put _plugins/_ism/policies/mesh-logs '{"policy":{"description":"mesh-logs","default_state":"kept","ism_template":[{"index_patterns":["mesh-logs-*"],"priority":200}],"states":[{"name":"kept","actions":[],"transitions":[{"state_name":"deleted","conditions":{"min_index_age":"'"$days"'d"}}]},{"name":"deleted","actions":[{"delete":{}}],"transitions":[]}]}}'
    ;;
elasticsearch)
    put _ilm/policy/mesh-logs '{"policy":{"phases":{"hot":{"actions":{}},"delete":{"min_age":"'"$days"'d","actions":{"delete":{}}}}}}'
    put _index_template/mesh-logs '{"index_patterns":["mesh-logs-*"],"priority":200,"composed_of":["mesh-logs"],"template":{"settings":{"index.lifecycle.name":"mesh-logs"}}}'
    ;;
*)
    echo "opensearch or elasticsearch, not: $engine" >&2
    exit 2
    ;;
esac
curl --silent --show-error --fail-with-body --output /tmp/answer --request POST "$dashboards/api/saved_objects/_import?overwrite=true" \
    --header 'osd-xsrf: true' --header 'kbn-xsrf: true' --form "file=@$here/saved-objects.ndjson" || {
    cat /tmp/answer >&2
    exit 1
}
echo "logs: $days days, http://localhost:5601"
