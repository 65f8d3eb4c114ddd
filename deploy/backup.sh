#!/bin/sh
# Cadangan setiap malam, dijalankan portal-backup.timer sebagai pengguna portal: satu folder baru di BACKUP_FOLDER, lalu,
# bila RESTIC_REPOSITORY diisi, ke luar server ini, terenkripsi. Yang tinggal di sini tujuh yang terakhir.
set -eu
umask 077
cd "$(dirname "$0")/.."
folder=${BACKUP_FOLDER:-/var/lib/portal-kinerja-backup}
now=$folder/$(date +%F-%H%M)

rm -rf "$folder"/.20* # what was begun and killed
.venv/bin/python -m flask --app wsgi portal backup "$now"

if [ -n "${RESTIC_REPOSITORY:-}" ]; then
    restic cat config >/dev/null 2>&1 || restic init
    restic backup --quiet --host portal-kinerja --tag portal "$now"
    restic forget --quiet --prune --group-by host,tags --keep-daily 14 --keep-monthly 12 --keep-yearly 5
fi

find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20*' | sort | head -n -7 | while read -r old; do
    rm -rf -- "$old"
done
