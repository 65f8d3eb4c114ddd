"""What services ask of a personnel officer, in words."""

from portal.web.tasks import Task, Turn


def unread(comments: int) -> list[Task]:
    """Comments of citizens to read, in one line."""
    text = "Baca, lalu tayangkan atau jangan tayangkan; warga baru melihatnya setelah itu."
    title = f"{comments} komentar warga belum dibaca"
    return [Task(title, "services.index", text=text, turn=Turn.OFFICE)] if comments else []
