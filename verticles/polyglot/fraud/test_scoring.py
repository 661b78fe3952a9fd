import unittest

from scoring import RULES, score

ORDINARY = {
    "conversionId": "evt_1", "workspaceId": "ws_1", "kind": "sale", "secondsFromClick": 340, "conversionsOfClick": 1,
    "conversionsOfNetwork": 1, "conversionsOfPartner": 2, "usualOfPartner": 1.5, "amountMinor": 4995, "currency": "usd",
    "usualAmountMinor": 5200, "usualAmountSample": 40, "customerIsPartner": False, "userAgentKnown": True,
    "clickCountry": "FR", "customerCountry": "FR",
}

# What makes each rule hold, and no other.
SUSPICIOUS = {
    "no_time_to_decide": {"secondsFromClick": 1},
    "little_time_to_decide": {"secondsFromClick": 9},
    "many_from_one_click": {"conversionsOfClick": 6},
    "many_from_one_network": {"conversionsOfNetwork": 11},
    "sudden_success": {"conversionsOfPartner": 40},
    "unusual_amount": {"amountMinor": 52001},
    "own_customer": {"customerIsPartner": True},
    "unknown_browser": {"userAgentKnown": False},
    "other_country": {"customerCountry": "BR"},
}


class ScoringTest(unittest.TestCase):
    def test_ordinary_conversion_is_clear(self):
        self.assertEqual(score(ORDINARY), {"score": 0, "verdict": "clear", "reasons": []})

    def test_each_rule_holds_alone(self):
        self.assertEqual({rule[0] for rule in RULES}, set(SUSPICIOUS))
        for name, change in SUSPICIOUS.items():
            with self.subTest(name):
                found = score({**ORDINARY, **change})
                self.assertEqual([reason.split(":")[0] for reason in found["reasons"]], [name])
                self.assertEqual(found["score"], next(rule[1] for rule in RULES if rule[0] == name))

    def test_partner_who_buys_alone_is_reviewed(self):
        self.assertEqual(score({**ORDINARY, "customerIsPartner": True})["verdict"], "review")

    def test_points_add_up_to_a_hundred_at_most(self):
        everything = dict(ORDINARY)
        for change in SUSPICIOUS.values():
            everything.update(change)
        found = score(everything)
        self.assertEqual(found["score"], 100)
        self.assertEqual(found["verdict"], "review")
        self.assertGreater(len(found["reasons"]), 5)

    def test_threshold_is_the_operators(self):
        quick = {**ORDINARY, "secondsFromClick": 1}
        self.assertEqual(score(quick)["verdict"], "clear")
        self.assertEqual(score(quick, review_from=45)["verdict"], "review")

    def test_leads_may_be_quick(self):
        self.assertEqual(score({**ORDINARY, "kind": "lead", "secondsFromClick": 1})["score"], 0)

    def test_missing_signals_give_no_points(self):
        self.assertEqual(score({"kind": "sale"})["score"], 0)
        unknown = {name: None for name in ("secondsFromClick", "clickCountry", "customerCountry")}
        self.assertEqual(score({**ORDINARY, **unknown})["score"], 0)

    def test_few_sales_say_nothing_about_what_is_usual(self):
        self.assertEqual(score({**ORDINARY, "amountMinor": 999999, "usualAmountSample": 3})["score"], 0)


if __name__ == "__main__":
    unittest.main()
