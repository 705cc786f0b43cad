"""Making many cases at once.

A made case is known by its filing token: a UUID of version 8, which the project gives to nothing else, that begins with
the letters "tuntas". So whether a database holds a real case is one look at each end of an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from complaints import register
from complaints.models import AgendaCounter, Channel, Complaint, Identity, Kind, RegisterCounter
from complaints.procedure import local_day
from complaints.sample_cases import loading, words
from complaints.sample_cases.life import Filed, Life
from complaints.sample_cases.shares import CHANNELS, FORMS, KINDS, Dice, Month, months_until
from complaints.sample_cases.story import play
from complaints.sample_cases.tables import Rows
from complaints.sample_cases.world import Place, World
from regions.queries import head_office

BATCH = 5_000
MONTHS = 60
FIRST_TOKEN = UUID(bytes=b"tuntas\x80\x00\x80" + bytes(7))
LAST_TOKEN = UUID(bytes=b"tuntas\x80\x00\x80" + b"\xff" * 7)
OPENING_HOURS = (7, 20)
ON_A_WEEKEND = 0.2  # of the days drawn there; the others are drawn once more
WITH_EMAIL, WITH_PHONE = 0.6, 0.8
MARITAL_STATUS = Identity.MaritalStatus.values

REGISTER_COUNTERS = """
INSERT INTO complaints_registercounter (office_id, year, kind, last)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::int[])
ON CONFLICT (office_id, year, kind) DO UPDATE SET last = excluded.last
"""
AGENDA_COUNTERS = """
INSERT INTO complaints_agendacounter (year, last) SELECT * FROM unnest(%s::int[], %s::int[])
ON CONFLICT (year) DO UPDATE SET last = excluded.last
"""


class RealCases(Exception):
    """The database holds cases that were not made here; invented ones may never stand among them."""


def make_cases(number: int, *, seed: int, now: datetime, months: int = MONTHS, report: Callable[[int], None]) -> None:
    """Add so many cases, as they would stand at `now`; in one transaction, which locks the tables of the cases.

    They are registered in the last `months` before `now`. On a database without cases the same arguments give the same
    rows, but for their ids. `report` is told how many are made. Raises RealCases.
    """
    with transaction.atomic():
        loading.lock_tables()
        require_no_real_case()
        maker = Maker(World(now, months), now, Dice(seed))
        with loading.without_indexes(), loading.Loader() as loader:
            for made in maker.make(number, months):
                loader.load(maker.rows.take())
                report(made)
        loading.keep_numbers(maker.rows)
        maker.numbers.keep()


def require_no_real_case() -> None:
    is_real = Q(filing_token__lt=FIRST_TOKEN) | Q(filing_token__gt=LAST_TOKEN)
    if Complaint.objects.filter(is_real).exists():
        raise RealCases


class Numbers:
    """The running numbers, taken in the order of the registration as the counters would give them."""

    def __init__(self) -> None:
        counters = RegisterCounter.objects.values_list("office_id", "year", "kind", "last")
        self.registers = {(office_id, year, kind): last for office_id, year, kind, last in counters}
        self.agendas = dict(AgendaCounter.objects.values_list("year", "last"))

    def next(self, office_id: int, year: int, kind: str) -> tuple[int, int]:
        key = (office_id, year, kind)
        running = self.registers[key] = self.registers.get(key, 0) + 1
        national = self.agendas[year] = self.agendas.get(year, 0) + 1
        return running, national

    def keep(self) -> None:
        rows = [(*key, last) for key, last in self.registers.items()]
        with connection.cursor() as cursor:
            cursor.execute(REGISTER_COUNTERS, [[row[column] for row in rows] for column in range(4)])
            cursor.execute(AGENDA_COUNTERS, [list(self.agendas), list(self.agendas.values())])


class Maker:
    def __init__(self, world: World, now: datetime, rng: Dice) -> None:
        self.world, self.now, self.rng = world, now.astimezone(UTC), rng
        self.rows = loading.numbered_rows()
        self.numbers = Numbers()
        self.key = settings.RECEIPT_KEY.encode()
        self.made_before = Complaint.objects.count()

    def make(self, number: int, months: int) -> Iterator[int]:
        """Fills `rows`; gives way whenever a batch is to be stored, with how many are made by then."""
        today = local_day(self.now, head_office().zone)
        made = 0
        for month in months_until(today, months, number, len(self.world.places), self.rng):
            for at, place in self._registrations(month):
                self._make_one(made, place, at)
                made += 1
                if made % BATCH == 0:
                    yield made
        if made % BATCH:
            yield made

    def _registrations(self, month: Month) -> list[tuple[datetime, Place]]:
        drawn = [
            (self._moment(month, place), office)
            for office, place in enumerate(self.world.places)
            for _case in range(month.of_offices[office])
        ]
        return [(at, self.world.places[office]) for at, office in sorted(drawn)]

    def _moment(self, month: Month, place: Place) -> datetime:
        rng = self.rng
        day = rng.between(1, month.last_day)
        if date(month.year, month.month, day).weekday() >= 5 and rng.random() > ON_A_WEEKEND:
            day = rng.between(1, month.last_day)
        hour, minute, second = rng.between(*OPENING_HOURS), rng.between(0, 59), rng.between(0, 59)
        at = datetime(month.year, month.month, day, hour, minute, second, tzinfo=place.zone)
        at = at.astimezone(UTC)
        return at if at <= self.now else self.now - timedelta(minutes=rng.between(1, 600))

    def _make_one(self, made: int, place: Place, at: datetime) -> None:
        world, rng = self.world, self.rng
        kind = Kind(KINDS.pick(rng.random()))
        registered_on = local_day(at, place.zone)
        body = rng.one_of(place.bodies[place.classes.pick(rng.random())])
        filed = self._filed(self.made_before + made, kind, place, registered_on, at)
        life = Life(
            world=world,
            rows=self.rows,
            rng=rng,
            now=self.now,
            filed=filed,
            place=place,
            body=body,
            rule_set=world.rule_set_on(registered_on),
            agreement=world.agreement_on(body.id, registered_on),
            form=FORMS.pick(rng.random()),
            matter=rng.one_of(words.MATTERS),
            is_rapid=kind == Kind.RCO,
            at=at,
        )
        play(life)
        if kind != Kind.IAPS:
            add_identity(self.rows, rng, filed.id, self.made_before + made, registered_on)

    def _filed(self, number: int, kind: Kind, place: Place, registered_on: date, at: datetime) -> Filed:
        token = UUID(int=FIRST_TOKEN.int + number)
        year, month = registered_on.year, registered_on.month
        running, national = self.numbers.next(place.id, year, kind)
        return Filed(
            id=self.rows.next_id("complaint"),
            token=token,
            code_digest=register.digest_of(register.code_for(token, self.key), self.key),
            kind=str(kind),
            channel=self._channel(kind),
            year=year,
            number=running,
            register=register.register_of(running, kind, month, year, place.code),
            agenda=register.agenda_of(national, year),
            at=at,
        )

    def _channel(self, kind: Kind) -> str:
        channel = CHANNELS.pick(self.rng.random())
        if kind == Kind.IAPS:
            return str(Channel.OWN_INITIATIVE)
        is_web_for_staff = channel == Channel.WEBSITE and kind != Kind.LM
        return str(Channel.WALK_IN if is_web_for_staff else channel)


def add_identity(rows: Rows, rng: Dice, complaint_id: int, number: int, registered_on: date) -> None:
    name = f"{rng.one_of(words.GIVEN_NAMES)} {rng.one_of(words.FAMILY_NAMES)} {words.INVENTED_PERSON}"
    born_on = registered_on - timedelta(days=rng.between(18 * 366, 75 * 365))
    address = f"Jalan Contoh {rng.between(1, 200)}, {rng.one_of(words.PLACES)}"
    phone = f"0800{number:08}" if rng.random() < WITH_PHONE else ""
    email = f"pelapor{number}@{words.DOMAIN}" if rng.random() < WITH_EMAIL else ""
    rows.lines["identity"].append(
        f"{complaint_id}\t{name}\t{rng.one_of(words.PLACES)}\t{born_on}\t{rng.one_of(MARITAL_STATUS)}\t"
        f"{rng.one_of(words.OCCUPATIONS)}\t{address}\t{phone}\t{email}\n"
    )
