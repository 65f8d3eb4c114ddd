"""What the forms of leaders call their perspectives and themselves: the city decides, for no source of ours is sure."""

from portal.rules.plan import FormKind, Perspective
from portal.store import settings
from portal.store.settings import Spec

TITLE = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"

SPECS = (
    *(
        Spec(
            f"perspective_{each.value}",
            each.label,
            "text",
            f"Nama perspektif {number} pada SKP pimpinan",
            "“Penerima Layanan” ada pada satu contoh formulir resmi; keempat nama bersama-sama adalah "
            "pengetahuan umum, belum dapat dipastikan",
        )
        for number, each in enumerate(Perspective, 1)
    ),
    Spec(
        "leaders_title",
        TITLE,
        "text",
        "Baris judul formulir pimpinan",
        "Tidak ada pada contoh formulir yang kami peroleh, belum dapat dipastikan",
    ),
)


def perspectives() -> dict[Perspective, str]:
    """The names of the perspectives."""
    return {each: settings.value(f"perspective_{each.value}") for each in Perspective}


def leaders_title(form: FormKind) -> str:
    """The line of the title that the leaders' forms have; "" for others, whose line is known."""
    return settings.value("leaders_title") if form is FormKind.JPT else ""
