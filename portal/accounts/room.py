"""Accounts, signing in and out, passwords, activation links, sessions."""

from portal.accounts import jobs, queries
from portal.accounts.views import bp
from portal.store.settings import Spec
from portal.store.witness import Piece, Recipe, Witnessed
from portal.web.lists import Column
from portal.web.room import Personal, Place, Record, Room

ROOM = Room(
    personal=(Place(30, "Akun saya", "settings", "accounts.show"),),
    bps=(bp,),
    records={
        "account": Record(
            "Akun",
            {
                "correct-email": "Alamat surel diperbaiki",
                "make-activation": "Tautan aktivasi dibuat",
                "change-password": "Kata sandi diganti",
                "rehash": "Sidik kata sandi diperbarui",
                "disable": "Dinonaktifkan",
                "enable": "Diaktifkan kembali",
            },
            fields={"email": "Surel"},
            page=("accounts.record", "account_id"),
            witnessed=Witnessed(
                (
                    Recipe(
                        "person_id email password_hash activated_at disabled_at",
                        (Piece("activation", "token_hash expires_at used_at", "account_id", "account.id"),),
                    ),
                )
            ),
        )
    },
    person=(
        Personal("Akun", queries.account_of),
        Personal("Pemakaian akun", queries.sessions_of, "30 hari sesudah terakhir dipakai."),
        Personal("Ketikan yang belum terkirim", queries.unsent_of, "Setengah jam, lalu dihapus pada malam harinya."),
    ),
    settings=(
        Spec(
            "activation_days",
            "3",
            "number",
            "Hari tautan aktivasi berlaku",
            "Aturan portal, bukan peraturan: cukup untuk membagikan lembarnya, dan tidak lebih lama dari perlu",
            least=1,
            most=30,
        ),
    ),
    jobs={"forget-sessions": jobs.forget},
    daily=("forget-sessions",),
    lists={
        "accounts.index": (
            Column("Nama", "name"),
            Column("Unit", "unit"),
            Column("Surel"),
            Column("Keadaan"),
        ),
        "accounts.inactive": (
            Column("Nama", "name"),
            Column("Jabatan"),
            Column("Unit", "unit"),
            Column("Tautan"),
        ),
    },
    seconded={
        "accounts.open_account": "Buka akun",
        "accounts.make_link": "Buat tautan aktivasi",
        "accounts.save_email": "Ubah surel",
        "accounts.close": "Nonaktifkan akun",
        "accounts.reopen": "Aktifkan kembali akun",
    },
)
