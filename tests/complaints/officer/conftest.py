from __future__ import annotations

import pytest
from django.test import Client

from tests.complaints.officer.making import World, browser_of, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    """The browser of the service's officer."""
    return browser_of(world.officer)


@pytest.fixture
def focal_point(world: World) -> Client:
    return browser_of(world.focal_point)
