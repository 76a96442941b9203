"""Secrets in the database are sealed: unreadable without the key file, bound to their purpose, rotated without a gap."""

import json

import pytest

from opentisc.infra import sealing
from opentisc.infra.sealing import SealBroken, seal, unseal

pytestmark = pytest.mark.req("SC-47")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def test_a_text_comes_back_and_does_not_stand_in_its_seal(home):
    sealed = seal("JBSWY3DPEHPK3PXP", purpose="p")
    assert unseal(sealed, purpose="p") == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert sealing.is_sealed(sealed)
    assert not sealing.is_sealed("JBSWY3DPEHPK3PXP")


def test_the_same_text_is_sealed_differently_each_time():
    assert seal("a", purpose="p") != seal("a", purpose="p")


def test_the_key_file_is_for_its_owner_alone_and_holds_256_bits(home):
    seal("a", purpose="p")
    kept = home / "sealing.keys"
    assert kept.stat().st_mode & 0o777 == 0o600
    told = json.loads(kept.read_text())
    assert [len(key) for key in told["keys"].values()] == [44]  # base64 of 32 bytes
    assert list(home.iterdir()) == [kept]  # nothing left beside it


def test_another_purpose_key_or_text_does_not_open(home):
    sealed = seal("a", purpose="p")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for wrong, purpose in ((sealed, "q"), (changed, "p"), ("plain", "p"), ("sealed1:other:AAAA", "p")):
        with pytest.raises(SealBroken):
            unseal(wrong, purpose=purpose)
    (home / "sealing.keys").unlink()
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="p")


def test_old_and_new_keys_open_side_by_side_and_only_the_one_before_is_kept():
    first = seal("a", purpose="p")
    sealing.add_key()
    second = seal("a", purpose="p")
    assert first.split(":")[1] != second.split(":")[1]
    assert (unseal(first, purpose="p"), unseal(second, purpose="p")) == ("a", "a")
    assert sealing.drop_old_keys() == 0
    sealing.add_key()
    assert sealing.drop_old_keys() == 1
    assert unseal(second, purpose="p") == "a"
    with pytest.raises(SealBroken):
        unseal(first, purpose="p")


def test_who_comes_second_takes_the_first_ones_key(home, monkeypatch):
    first = seal("a", purpose="p")
    sealing._first_key()  # another process that saw no file a moment ago
    assert unseal(first, purpose="p") == "a"
