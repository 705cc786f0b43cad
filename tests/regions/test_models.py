from regions.models import Body, Region


def test_a_body_is_named_with_its_region_where_the_name_doesnt_tell_it() -> None:
    banyumas = Region(name="Kabupaten Banyumas")
    named = [
        Body(name="Puskesmas I", region=banyumas),
        Body(name="Dinas Sosial Kabupaten Banyumas", region=banyumas),
        Body(name="Polri"),
    ]
    assert [body.name_with_region for body in named] == [
        "Puskesmas I (Kabupaten Banyumas)",
        "Dinas Sosial Kabupaten Banyumas",
        "Polri",
    ]
