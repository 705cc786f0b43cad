"""Which agreement covers a public body on a day."""

from datetime import date

from agreements.models import Agreement
from regions.models import Body

# Real lines are short (village, sub-district, government); the bound only ends a circle of parents.
LONGEST_LINE = 10

_COVERING = """
WITH RECURSIVE line (body_id, parent_id, distance) AS (
    SELECT body.id, body.parent_id, 0
    FROM regions_body body
    WHERE body.id = %(body)s
  UNION ALL
    SELECT parent.id, parent.parent_id, line.distance + 1
    FROM line
    JOIN regions_body parent ON parent.id = line.parent_id
    WHERE line.distance < %(longest_line)s
),
covering (agreement_id, distance) AS (
    SELECT party.agreement_id, line.distance
    FROM line
    JOIN agreements_party party ON party.body_id = line.body_id
  UNION ALL
    SELECT covered.agreement_id,
           %(longest_line)s + CASE WHEN covered.region_id = region.id THEN 1 ELSE 2 END
    FROM regions_region region
    JOIN agreements_agreement_covered_regions covered
      ON covered.region_id IN (region.id, region.province_id)
    WHERE region.id = %(region)s
)
SELECT agreement.*
FROM covering
JOIN agreements_agreement agreement ON agreement.id = covering.agreement_id
WHERE agreement.signed_on <= %(day)s
  AND (agreement.ends_on IS NULL OR agreement.ends_on >= %(day)s)
ORDER BY covering.distance, agreement.signed_on DESC, agreement.id DESC
LIMIT 1
"""


def agreement_covering(body: Body, day: date) -> Agreement | None:
    """The one agreement that covers a body on a day, or None; always one query.

    The more specific wins: an agreement to which the body itself is a party, then one of the body it is part
    of (the nearest first), then one that covers the body's region, then one that covers its province.
    Only agreements in force that day count: the day of signing and the last day are included, an unknown end
    is no end. Of equals the one signed last wins, then the one entered last.
    """
    params = {"body": body.pk, "region": body.region_id, "day": day, "longest_line": LONGEST_LINE}
    return next(iter(Agreement.objects.raw(_COVERING, params)), None)
