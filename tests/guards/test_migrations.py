"""The migrations make exactly what the models say, on the database of this run, and can be undone."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.services.models import Arrival, ArrivalKind
from portal.store import ballots, journal, wholeness
from portal.store.ballots import RESPONSE
from portal.store.db import Model, db
from portal.store.kept import KeptForm
from portal.surveys.actions import paper
from portal.surveys.models import PaperForm
from tests import builders
from tests.citizens import ballot, make
from tests.world import NOW


def test_models_and_migrations_agree(session):
    context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
    assert compare_metadata(context, Model.metadata) == []


def test_every_check_has_the_name_that_the_models_give_it(session):
    """A later migration drops it by its name, on both databases."""
    catalogue = inspect(db.engine)
    found = {
        table: {check["name"] for check in catalogue.get_check_constraints(table)} for table in Model.metadata.tables
    }
    assert found == {
        name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for name, table in Model.metadata.tables.items()
    }


def test_down_and_up_again_leads_to_the_same_schema(session):
    before = sorted(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert sorted(inspect(db.engine).get_table_names()) == before
    db.session.add(KeptForm(account_id=1, action="/", fields=[], kept_at=clock.now()))
    with pytest.raises(IntegrityError):  # on this connection as on any other, a reference must lead somewhere
        db.session.flush()


def test_digests_that_say_for_which_day_answers_count_are_not_taken_back(session):
    db.session.add(Arrival(kind=ArrivalKind.ANSWERS, on=NOW.date(), number=0, digest="", salt=b""))
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0007")
    upgrade()
    assert "counted_for" in {column["name"] for column in inspect(db.engine).get_columns("response")}


def test_what_was_imported_is_not_taken_back(session, world):
    """And answers stay what they are on the way there and back."""
    service = make(world, "ktp-el", "Penerbitan KTP elektronik", "service")
    ballots.count_now([ballot(service, held="burst"), *(ballot(service, waktu=value) for value in (1, None))])
    db.session.commit()
    kept = [column for column in RESPONSE.c if column.key != "import_id"]
    before = db.session.execute(select(*kept).order_by(RESPONSE.c.id)).all()
    db.session.rollback()
    downgrade(revision="0008")
    upgrade()
    assert db.session.execute(select(*kept).order_by(RESPONSE.c.id)).all() == before
    paper.bring(service, [PaperForm(2, NOW.date(), (3,) * 9)], journal.SYSTEM)
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade(revision="0008")
    upgrade()
    assert "import_id" in {column["name"] for column in inspect(db.engine).get_columns("response")}


def test_what_was_witnessed_is_not_taken_back(session, world):
    builders.witness_again()
    db.session.commit()
    db.session.remove()
    with pytest.raises(SystemExit):
        downgrade(revision="0006")
    upgrade()
    assert wholeness.broken() == []
