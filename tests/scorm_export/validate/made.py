"""Small packages without a fault, and zips as only a stranger makes them."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Contents = dict[str, bytes]

PAGE_12 = (
    b"<!doctype html><html><head><title>A lesson</title><script src='lms.js'></script></head><body>Hello</body></html>"
)
SCRIPT_12 = b"api.LMSInitialize(''); api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish('');"
SCRIPT_2004 = b"var api = window.parent.API_1484_11; api.SetValue('cmi.completion_status', 'completed');"
XSD = b"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>"

SCORM_12 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="course" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="toc">
    <organization identifier="toc">
      <title>A course</title>
      <item identifier="one" identifierref="page"><title>A lesson</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/>
      <file href="lms.js"/>
    </resource>
  </resources>
</manifest>
"""
SCORM_2004 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="course" version="1.0" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
  </metadata>
  <organizations default="toc">
    <organization identifier="toc">
      <title>A course</title>
      <item identifier="one" identifierref="page"><title>A lesson</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormType="sco" href="index.html">
      <file href="index.html"/>
      <file href="lms.js"/>
    </resource>
  </resources>
</manifest>
"""
CMI5 = """<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/course">
    <title><langstring lang="en">A course</langstring></title>
    <description><langstring lang="en">About it</langstring></description>
  </course>
  <objectives>
    <objective id="https://example.org/objective">
      <title><langstring lang="en">An aim</langstring></title>
      <description><langstring lang="en">About it</langstring></description>
    </objective>
  </objectives>
  <au id="https://example.org/course/one" moveOn="Passed" masteryScore="0.8" launchMethod="AnyWindow">
    <title><langstring lang="en">A lesson</langstring></title>
    <description><langstring lang="en">About it</langstring></description>
    <objectives><objective idref="https://example.org/objective"/></objectives>
    <url>index.html?lesson=one</url>
  </au>
</courseStructure>
"""
TINCAN = """<?xml version="1.0" encoding="UTF-8"?>
<tincan xmlns="http://projecttincan.com/tincan.xsd">
  <activities>
    <activity id="https://example.org/course" type="http://adlnet.gov/expapi/activities/course">
      <name>A course</name>
      <description lang="en">About it</description>
      <launch lang="en">index.html</launch>
    </activity>
  </activities>
</tincan>
"""
CARTRIDGE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="course" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
  <metadata>
    <schema>IMS Common Cartridge</schema>
    <schemaversion>1.3.0</schemaversion>
  </metadata>
  <organizations>
    <organization identifier="toc" structure="rooted-hierarchy">
      <item identifier="root">
        <item identifier="one" identifierref="link"><title>A lesson</title></item>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="link" type="imsbasiclti_xmlv1p3"><file href="link.xml"/></resource>
  </resources>
</manifest>
"""
LINK = """<?xml version="1.0" encoding="UTF-8"?>
<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3"
  xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0">
  <blti:title>A lesson</blti:title>
  <blti:launch_url>https://example.org/lessons/one</blti:launch_url>
</cartridge_basiclti_link>
"""


def good(standard: str) -> Contents:
    """The files of a package in which there is nothing to mend."""
    page, script = PAGE_12, SCRIPT_12
    if standard == "scorm12":
        return {"imsmanifest.xml": SCORM_12.encode(), "index.html": page, "lms.js": script, "imscp.xsd": XSD}
    if standard == "scorm2004":
        return {"imsmanifest.xml": SCORM_2004.encode(), "index.html": page, "lms.js": SCRIPT_2004, "imscp.xsd": XSD}
    if standard == "cmi5":
        return {"cmi5.xml": CMI5.encode(), "index.html": page, "lms.js": b"const token = answer['auth-token'];"}
    if standard == "tincan":
        return {"tincan.xml": TINCAN.encode(), "index.html": page, "lms.js": b"fetch(endpoint + 'statements')"}
    return {"imsmanifest.xml": CARTRIDGE.encode(), "link.xml": LINK.encode()}


STANDARDS = ("scorm12", "scorm2004", "cmi5", "tincan", "cc")


def zipped(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> Path:
    """Write a zip; pairs may have the same name twice."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there already
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def renamed(path: Path, old: bytes, new: bytes) -> Path:
    """A name in the zip written over by one of the same length, as `zipfile` itself would not write it."""
    assert len(old) == len(new)
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def flagged(path: Path, name: bytes, flag: int = 0, packing: int | None = None, size: int | None = None) -> Path:
    """A file's entry in the zip with another flag, way of packing, or size; the local header likewise."""
    data = bytearray(path.read_bytes())
    for signature, at_flag, at_packing, at_size, at_name in (
        (b"PK\x01\x02", 8, 10, 24, 46),
        (b"PK\x03\x04", 6, 8, 22, 30),
    ):
        start = data.find(signature)
        while start >= 0:
            if data[start + at_name : start + at_name + len(name)] == name:
                old = struct.unpack_from("<H", data, start + at_flag)[0]
                struct.pack_into("<H", data, start + at_flag, old | flag)
                if packing is not None:
                    struct.pack_into("<H", data, start + at_packing, packing)
                if size is not None:
                    struct.pack_into("<I", data, start + at_size, size)
            start = data.find(signature, start + 4)
    path.write_bytes(bytes(data))
    return path
