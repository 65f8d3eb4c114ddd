"""Services, what citizens say of them, and the index that follows from it."""
