"""How dates and codes are written on every door."""

from django import template

from complaints.events import day_in_words
from complaints.register import grouped

register = template.Library()

register.filter("in_words", day_in_words)
register.filter("grouped", grouped)
