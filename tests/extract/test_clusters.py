from __future__ import annotations

from onrecord.extract.clusters import Clusters


def test_a_cluster_that_is_merged_gives_its_place_in_groups_to_the_other() -> None:
    clusters = Clusters()
    mayor, aldane, clerk = (clusters.new("person") for _ in range(3))
    for number, one in enumerate((mayor, aldane, clerk)):
        one.mentions = [number]
    group = clusters.group((mayor.number, clerk.number))
    clusters.merge(mayor, aldane)
    assert group.members == (aldane.number, clerk.number)


def test_a_group_whose_members_turn_out_to_be_one_names_it_once() -> None:
    clusters = Clusters()
    mayor, aldane = clusters.new("person"), clusters.new("person")
    mayor.mentions, aldane.mentions = [0], [1]
    group = clusters.group((mayor.number, aldane.number))
    clusters.merge(mayor, aldane)
    assert group.members == (aldane.number,)
