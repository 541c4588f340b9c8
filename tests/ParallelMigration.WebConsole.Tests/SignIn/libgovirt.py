"""What libgovirt does with the console. Prints one JSON object for the test to compare.

Arguments: the address, the password of admin@internal, and a token of a user.
"""

import json
import os
import ssl
import sys
import tempfile
import urllib.request

import gi

gi.require_version("GoVirt", "1.0")
from gi.repository import Gio, GLib, GoVirt  # noqa: E402

address, password, token = sys.argv[1:]
seen = {}
asked = []


def certificate(_vfs, uri, *_):
    """Stands for GVfs, the desktop's daemon through which libgovirt fetches the certificate."""
    asked.append(uri)
    trusting = ssl._create_unverified_context()
    with urllib.request.urlopen(uri, context=trusting) as answer, tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(answer.read())
    return Gio.File.new_for_path(file.name)


Gio.Vfs.get_default().register_uri_scheme("https", certificate, ())


def proxy(user=None, secret=None, admin=True):
    one = GoVirt.Proxy.new(address)
    if user:
        one.set_property("username", user)
        one.set_property("password", secret)
    one.set_property("admin", admin)
    return one


def error(call, *arguments):
    try:
        call(*arguments)
    except GLib.GError as problem:
        return problem.message
    return None


def fetched(one, collection):
    assert collection.fetch(one)
    return collection.get_resources()


class Written(GoVirt.Vm):
    """A VM that libgovirt can write. It knows how to send one, and leaves the text to the application."""

    __gtype_name__ = "Written"
    text = ""

    def do_to_xml(self):
        return self.text


stranger = proxy("admin@internal", password)
seen["untrusted"] = error(stranger.fetch_api)

admin = proxy("admin@internal", password)
assert admin.fetch_ca_certificate()
seen["certificate"] = asked
authority = admin.get_property("ssl-ca-file")

wrong = proxy("admin@internal", "wrong")
wrong.set_property("ssl-ca-file", authority)
seen["wrong"] = error(wrong.fetch_api)

api = admin.fetch_api()
vms = fetched(admin, api.get_vms())
seen["vms"] = len(vms)
seen["clusters"] = sorted(fetched(admin, api.get_clusters()))
seen["hosts"] = len(fetched(admin, api.get_hosts()))
seen["data_centers"] = len(fetched(admin, api.get_data_centers()))
vm = vms["web-01"]
seen["vm"] = [vm.get_property("state").value_nick, vm.get_property("href"), vm.get_property("cluster-href"), vm.get_property("host-href")]
seen["refreshed"] = vm.refresh(admin)
seen["found"] = sorted(fetched(admin, api.search_vms("name=web-1*")))
seen["host"] = vm.get_host().refresh(admin)
seen["cluster"] = vm.get_cluster().refresh(admin)

written = Written(guid=vm.get_property("guid"), href=vm.get_property("href"))
parallel = "<vm><migration><parallel_migrations_policy>custom</parallel_migrations_policy><custom_parallel_migrations>%d</custom_parallel_migrations></migration></vm>"
written.text = parallel % 6
seen["written"] = written.update(admin)
written.text = parallel % 1
seen["out of range"] = error(written.update, admin)
seen["removal"] = error(vm.delete, admin)

reader = proxy(admin=False)
reader.set_property("ssl-ca-file", authority)
reader.set_property("sso-token", token)
filtered = fetched(reader, reader.fetch_api().get_vms())
seen["filtered"] = [len(filtered), filtered["web-01"].get_property("host-href")]
written.text = parallel % 9
seen["not allowed"] = error(written.update, reader)

forged = proxy()
forged.set_property("ssl-ca-file", authority)
forged.set_property("sso-token", token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
seen["forged"] = error(forged.fetch_api)

os.unlink(authority)
print(json.dumps(seen))
