"""The kit by Java: its batch file command by command, and one warm process over the same stylesheets."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from harness.kit.schematron.engines import Engines
from harness.kit.schematron.reference import ReferenceFailure

_STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
#: Reads "sheet TAB document" lines, answers the milliseconds of each transformation; sheets are compiled once.
_WARM = """
import net.sf.saxon.s9api.*;
import javax.xml.transform.stream.StreamSource;
import java.io.*;
import java.util.*;
public class Warm {
  public static void main(String[] args) throws Exception {
    Processor p = new Processor(false);
    XsltCompiler c = p.newXsltCompiler();
    c.setErrorListener(new javax.xml.transform.ErrorListener() {
      public void warning(javax.xml.transform.TransformerException e) {}
      public void error(javax.xml.transform.TransformerException e) {}
      public void fatalError(javax.xml.transform.TransformerException e) {}
    });
    Map<String, XsltExecutable> known = new HashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line; (line = in.readLine()) != null; ) {
      String[] f = line.split("\\t");
      if (!known.containsKey(f[0])) known.put(f[0], c.compile(new StreamSource(new File(f[0]))));
      long start = System.nanoTime();
      XsltTransformer t = known.get(f[0]).load();
      t.setSource(new StreamSource(new File(f[1])));
      Serializer out = p.newSerializer(new StringWriter());
      t.setDestination(out);
      try { t.transform(); } catch (SaxonApiException e) { }
      System.out.println((System.nanoTime() - start) / 1e6);
      System.out.flush();
    }
  }
}
"""


def saxon_jar() -> Path | None:
    """A Saxon jar of the machine."""
    told = os.environ.get("SAXON_JAR")
    candidates = [Path(told)] if told else sorted(Path("/usr/share/java").glob("Saxon-HE*.jar"))
    return next((p for p in candidates if p.is_file()), None) if shutil.which("java") else None


def java_warm(engines: Engines, found: list[tuple[str, Any, list[Path]]]) -> list[float] | None:
    """Milliseconds of each document by all its stylesheets in one warm Java process; None without Java or jar."""
    jar = saxon_jar()
    if jar is None:
        return None
    folder = Path(engines.official(found[0][2][0]).sheet).parents[2]
    (folder / "Warm.java").write_text(_WARM, encoding="utf-8")
    with subprocess.Popen(
        ["java", "-cp", str(jar), str(folder / "Warm.java")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as java:  # fmt: skip
        assert java.stdin is not None and java.stdout is not None
        best = [float("inf")] * len(found)
        for round_ in range(3):
            for rank, (_, root, schemas) in enumerate(found):
                document = folder / f"document-{rank}.xml"
                document.write_bytes(etree.tostring(root))
                total = 0.0
                for sheet in filter(None, (_sheet(engines, path) for path in schemas)):
                    java.stdin.write(f"{sheet}\t{document}\n")
                    java.stdin.flush()
                    total += float(java.stdout.readline())
                if round_:
                    best[rank] = min(best[rank], total)
        java.stdin.close()
    return best


def _sheet(engines: Engines, path: Path) -> Path | None:
    try:
        return engines.official(path).sheet
    except ReferenceFailure:
        return None


def batch(
    engines: Engines, document: Path, folder: Path, found: list[tuple[str, Any, list[Path]]],
    process: Callable[[list[str]], tuple[float, float, int]],
) -> tuple[float, float, int] | None:  # fmt: skip
    """Seconds, peak MiB and number of processes of the batch file; its repaired copy is used, or nothing would end."""
    jar = saxon_jar()
    if jar is None:
        return None
    schemas = next(s for name, _, s in found if name == document.name)
    copies = [engines.official(path).source for path in schemas]  # prepares the copy and repairs its includes
    moteur = next(p for p in copies[0].parents if p.name == "schematrons") / "moteur"
    transform = ["java", "-cp", str(jar), "net.sf.saxon.Transform"]
    commands = [["java", "-cp", str(engines.kit.root / "schematrons" / "moteur"), "XSDValidator", str(document),
                 str(engines.kit.root / "infrastructure" / "cda" / "CDA_extended.xsd")]]  # fmt: skip
    for schema in copies:
        glued, concrete, sheet = folder / "colle.sch", folder / "concret.sch", schema.with_suffix(".batch.xsl")
        steps = zip((schema, glued, concrete), _STEPS, (glued, concrete, sheet), strict=True)
        commands += [[*transform, f"-s:{source}", f"-xsl:{moteur / step}", f"-o:{out}"] for source, step, out in steps]
        commands.append([*transform, f"-s:{document}", f"-xsl:{sheet}", f"-o:{folder / 'verif.xml'}"])
    runs = [process(command) for command in commands]
    failed = [command[-1] for command, (*_, code) in zip(commands, runs, strict=True) if code]
    assert not failed, failed
    return sum(seconds for seconds, *_ in runs), max(peak for _, peak, _ in runs), len(commands)
