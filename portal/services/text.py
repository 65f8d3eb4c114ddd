"""What services ask of a personnel officer, in words."""

from portal.web.tasks import Task, Turn


def unread(comments: int) -> list[Task]:
    """Comments of citizens to read, in one line."""
    text = "Baca, lalu tampilkan atau sembunyikan; warga melihatnya baru sesudah itu."
    title = f"{comments} komentar warga belum dibaca"
    return [Task(title, "services.index", text=text, turn=Turn.OFFICE)] if comments else []
