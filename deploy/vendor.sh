#!/bin/sh
# Fetches the third-party browser files, checks each package against its published integrity hash, and puts
# the few files we use in place. The results are committed: this is only needed to upgrade. Needs npm, openssl.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() { # name, version, sha512: unpacks the checked package into $work/<name without scope and dots>
    file=$(npm pack --silent --ignore-scripts "$1@$2")
    got=$(openssl dgst -sha512 -binary "$file" | openssl base64 -A)
    if [ "$got" != "$3" ]; then
        echo "$1@$2: integrity hash differs, nothing was changed" >&2
        exit 1
    fi
    mkdir -p "$4"
    tar -xzf "$file" -C "$4" --strip-components=1
}

fetch htmx.org 4.0.1 oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg== htmx
fetch @fontsource-variable/public-sans 5.3.0 AVfkmAt50BMXWpOO21FAntiJFKGX6xTc2dSL8dxtDteONe9IuRXJWGbs0EbG955vAMCq23ENeuopuW87cGWDSQ== variable
fetch lucide-static 1.62.0 WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA== lucide
fetch axe-core 4.14.1 FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ== axe

# Name on our pages = name in Lucide. Hand-picked: add one here when a page needs it.
icons="
home:house plan:clipboard-list report:file-text appraisal:scale team:users person:user service:landmark unit:building-2
inbox:inbox menu:menu search:search filter:list-filter sort:chevrons-up-down up:chevron-up down:chevron-down
left:chevron-left right:chevron-right next:arrow-right check:check done:circle-check missing:circle-dashed close:x
refused:circle-x warning:triangle-alert info:info help:circle-question-mark time:clock waiting:hourglass
date:calendar-days history:history edit:pencil add:plus remove:trash-2 return:undo-2 send:send print:printer
download:download upload:upload file:paperclip photo:camera comment:message-square view:eye lock:lock seal:stamp
verify:shield-check link:link list:list-checks target:target chart:chart-column settings:settings key:key
log:notebook-pen leave:log-out cascade:network star:star face-4:laugh face-3:smile face-2:meh face-1:frown
"
{
    echo '<svg xmlns="http://www.w3.org/2000/svg">'
    for pair in $icons; do
        printf '<symbol id="%s" viewBox="0 0 24 24">' "${pair%%:*}"
        awk '/<\/svg>/ {inside = 0} inside {gsub(/^ +| +$/, ""); printf "%s", $0} /^>/ {inside = 1}' \
            "lucide/icons/${pair#*:}.svg"
        echo '</symbol>'
    done
    sed 's/<svg[^>]*>/<symbol id="mark" viewBox="0 0 32 32">/; s/<\/svg>/<\/symbol>/' "$root/static/favicon.svg"
    echo '</svg>'
} > icons.svg

mkdir -p "$root/static/vendor" "$root/static/fonts" "$root/tests/browser/vendor"
cp icons.svg "$root/static/icons.svg"
cp htmx/dist/htmx.min.js "$root/static/vendor/htmx.min.js"
cp htmx/LICENSE "$root/static/vendor/htmx.LICENSE"
cp lucide/LICENSE "$root/static/vendor/lucide.LICENSE"
cp variable/files/public-sans-latin-wght-normal.woff2 "$root/static/fonts/public-sans.woff2"
cp variable/LICENSE "$root/static/fonts/LICENSE"
cp axe/axe.min.js axe/LICENSE "$root/tests/browser/vendor/"

cd "$root"
# Arimo, the letters of the official forms, is no package of this list: its files are recorded as they are committed.
sha256sum static/icons.svg static/vendor/htmx* static/vendor/lucide* static/fonts/* tests/browser/vendor/* \
    > static/vendor/SHA256SUMS
