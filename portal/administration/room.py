"""Offices of the portal and settings: what the administrator keeps."""

from portal.administration.views import bp
from portal.administration.views.commands import first_administrator
from portal.store.settings import Spec
from portal.web.room import Place, Record, Room

ROOM = Room(
    bps=(bp,),
    records={"assignment": Record("Penugasan"), "setting": Record("Setelan")},
    places=(Place(90, "Pengaturan", "settings", "administration.home", lambda me: me.administrator),),
    settings=(
        Spec("agency", "Pemerintah Kota", "text", "Nama instansi pada formulir", "Ditetapkan kota"),
        Spec("city", "Kota", "text", "Nama kota pada halaman", "Ditetapkan kota"),
        Spec("place", "Kota", "text", "Tempat pada tanda tangan", "Ditetapkan kota"),
    ),
    cli=(first_administrator,),
)
