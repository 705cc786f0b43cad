from django.conf import settings


def test_tests_never_see_the_kept_data() -> None:
    assert settings.DATA_DIR != settings.BASE_DIR / ".data"
