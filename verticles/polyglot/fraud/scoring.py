"""How suspicious a conversion is: a sum of points, each with its reason. No model, no data of its own.

Every rule looks at one signal of the question (see eventbus-codecs/MESSAGES.md, FraudQuery), so a person who is asked to
review can check each reason by looking. A signal that is missing gives no points.
"""

REVIEW_FROM = 60

# (name, points, what it says, whether it holds)
RULES = (
    ("no_time_to_decide", 45, "converted {secondsFromClick} s after the click",
     lambda q: q["kind"] == "sale" and _known(q, "secondsFromClick") and q["secondsFromClick"] < 3),
    ("little_time_to_decide", 20, "converted {secondsFromClick} s after the click",
     lambda q: q["kind"] == "sale" and _known(q, "secondsFromClick") and 3 <= q["secondsFromClick"] < 15),
    ("many_from_one_click", 40, "{conversionsOfClick} conversions of one click within a day",
     lambda q: q.get("conversionsOfClick", 0) > 5),
    ("many_from_one_network", 35, "{conversionsOfNetwork} conversions of one network within an hour",
     lambda q: q.get("conversionsOfNetwork", 0) > 10),
    ("sudden_success", 30, "{conversionsOfPartner} conversions of the partner within an hour, usually {usualOfPartner:.1f}",
     lambda q: q.get("conversionsOfPartner", 0) > 20
     and q["conversionsOfPartner"] > 10 * max(1.0, q.get("usualOfPartner", 0.0))),
    ("unusual_amount", 30, "{amountMinor} is more than ten times the usual {usualAmountMinor}",
     lambda q: q.get("usualAmountSample", 0) >= 10 and q.get("amountMinor", 0) > 10 * q["usualAmountMinor"] > 0),
    ("own_customer", 80, "the customer is the partner",
     lambda q: q.get("customerIsPartner") is True),
    ("unknown_browser", 20, "the click's browser and device are not known",
     lambda q: q.get("userAgentKnown") is False),
    ("other_country", 15, "clicked in {clickCountry}, customer in {customerCountry}",
     lambda q: _known(q, "clickCountry") and _known(q, "customerCountry")
     and q["clickCountry"] != q["customerCountry"]),
)


def _known(query, name):
    return query.get(name) is not None


def score(query, review_from=REVIEW_FROM):
    """Returns a FraudScore: {"score": 0..100, "verdict": "clear" or "review", "reasons": ["name: what it says", …]}."""
    points = 0
    reasons = []
    for name, worth, says, holds in RULES:
        if holds(query):
            points += worth
            reasons.append("%s: %s" % (name, says.format(**query)))
    points = min(100, points)
    return {"score": points, "verdict": "review" if points >= review_from else "clear", "reasons": reasons}
