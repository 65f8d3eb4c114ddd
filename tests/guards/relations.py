"""Who is what to each record of the sampled city, and who may read its word: written down by hand.

Nothing here asks the portal. These tables are the second opinion that the guards hold against the policy.
"""

# Who stands at the door: the cast, and two with an office in the clinic, which is Joko's.
ACTORS = ("warga", "sari", "budi", "dewi", "andi", "rina", "joko", "sita", "ita", "tono", "lina", "wali")

_OFFICES = {
    "rina": {"officer", "seconded officer"},
    "sita": {"officer", "seconded officer"},
    "tono": {"auditor"},
    "ita": {"auditor"},
    "lina": {"administrator", "seconded administrator"},
}
_LINA = {"administrator", "seconded administrator"}  # an office is given and ended with a second person
_SARIS = {"sari": {"owner"}, "budi": {"superior"}, "dewi": {"reviewer"}, "rina": {"officer"}, "tono": {"auditor"}}
_OFFICE_OF_DUKCAPIL = {"rina": {"officer"}, "tono": {"auditor"}, "lina": {"administrator"}}
# Dewi appraises Rina: what hangs on her is Rina's own matter; Rina alone keeps that office, so she may ask a second.
_OVER_RINA = {"owner", "seconded officer"}

# What each of the cast is to a record. Who is not named is nobody to it, and may not even learn that it exists.
RELATION: dict[str, dict[str, set[str]]] = {
    "no record": _OFFICES,
    "the whole city": {"tono": {"auditor"}, "lina": {"administrator"}},
    "one's own": {key: {"owner"} for key in ACTORS if key != "warga"},
    "sari": _SARIS,
    "sari's draft appraisal": {"budi": {"superior"}},
    "andi's plan": _SARIS | {"sari": set(), "andi": {"owner"}},
    "sari's unit": _OFFICE_OF_DUKCAPIL | {"dewi": {"leader"}},
    "dewi's unit": _OFFICE_OF_DUKCAPIL | {"wali": {"leader"}},
    "a service of sari's unit": _OFFICE_OF_DUKCAPIL,
    "sari in the personnel office": _OFFICE_OF_DUKCAPIL,
    "rina in the personnel office": {"rina": {"owner"}, "tono": {"auditor"}, "lina": {"administrator"}},
    "sari's account": _OFFICE_OF_DUKCAPIL | {"rina": {"officer", "keeper"}, "lina": {"administrator", "doorkeeper"}},
    "rina's account": {"rina": {"owner"}, "tono": {"auditor"}, "lina": _LINA},
    "dewi's account": {"rina": _OVER_RINA, "tono": {"auditor"}, "lina": {"administrator", "doorkeeper"}},
    "dewi's position": {"rina": _OVER_RINA, "tono": {"auditor"}, "lina": {"administrator"}},
    "sari's office": {"lina": _LINA},
    # What Lina asked for about Rina's account: any other office may agree.
    "a proposal": {"lina": {"owner"}, "rina": {"subject"}, **{key: {"second"} for key in ("tono", "sita", "ita")}},
    "an import": {"rina": {"owner"}},
    "lina's office": {"lina": {"owner"}, "tono": {"auditor"}},
}
# Records of which only these relations may know at all: for everybody else they do not exist.
SECRET = frozenset({"a proposal", "an import", "sari", "sari's draft appraisal", "andi's plan"})

_READERS = {"sari", "budi", "dewi", "rina", "tono"}
_DESK = {"rina", "tono"}

# The word in the record -> who may ever read it.
CANARIES: dict[str, set[str]] = {
    "kenari-draf-rencana": _READERS,
    "kenari-diajukan": _READERS,
    # Wali reads Budi's plan, which names the results that support his own.
    "kenari-berlaku": _READERS | {"wali"},
    "kenari-lampiran": _READERS,
    "kenari-komentar": _READERS,
    "kenari-dikembalikan": _READERS,
    "kenari-harian": _READERS,
    "kenari-bukti": _READERS,
    "kenari-kendala": _READERS,
    "kenari-jawaban": _READERS,
    "kenari-perilaku": _READERS,
    "kenari-draf-nilai": {"budi"},
    "kenari-dinilai": _READERS,
    "kenari-tanggapan": _READERS,
    "kenari-belum-dibaca": _DESK,
    "kenari-ditahan": set(),  # held: counts and reasons only, for everybody
    "kenari-surel": _DESK | {"sari", "lina"},
    "kenari-alasan": _DESK,
    "kenari-impor": {"rina"},
    "Sari Wulandari": _READERS | {"lina", "wali"},
    "19920410 201903 2 003": _DESK,
    "199204102019032003": {"rina"},  # in the field that corrects it, and in no address: else shown in groups
}
