import math
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints.actions.recounting import run_recounts
from complaints.models import Recount


class Command(BaseCommand):
    help = (
        "Count again the open deadlines that changes of the calendar or of the rules touch, until none is left: the "
        "same as the task of every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        moved_before = {order.pk: order.moved for order in Recount.objects.filter(finished_at__isnull=True)}
        looked_at = run_recounts(now=timezone.now(), seconds=math.inf)
        orders = list(Recount.objects.filter(pk__in=moved_before))
        moved = sum(order.moved - moved_before[order.pk] for order in orders)
        self.stdout.write(f"{len(orders)} changes: {looked_at} deadlines looked at, {moved} moved")
        left = Recount.objects.filter(finished_at__isnull=True).count()
        if left:
            self.stdout.write(f"{left} changes are being worked off by somebody else")
