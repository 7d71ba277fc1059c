using Microsoft.CodeAnalysis;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Pipeline;

/// <summary>Where a class comes from.</summary>
internal sealed record ClassPlace(string Path, string Namespace, string ClassName);

/// <summary>A file whose class another file gives too: an error on both, and code for the first, so that code which uses the class has it.</summary>
internal sealed record ClassClash(string Path, string OtherPath, string ClassName, bool IsFirst)
{
    // File systems that ignore case would lay one generated file over the other.
    public static EquatableArray<ClassClash> Find(IEnumerable<ClassPlace> places) => places
        .GroupBy(p => p.Namespace + "." + p.ClassName, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Count() > 1)
        .Select(g => g.OrderBy(p => p.Path, StringComparer.Ordinal).ToArray())
        .SelectMany(g => g.Select((p, i) => new ClassClash(p.Path, g[i == 0 ? 1 : 0].Path, p.Namespace + "." + p.ClassName, IsFirst: i == 0)))
        .OrderBy(c => c.Path, StringComparer.Ordinal)
        .ToEquatableArray();

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Descriptors.DuplicateClass,
        Location.Create(Path, default, default),
        FileName(Path),
        FileName(OtherPath),
        ClassName);

    private static string FileName(string path) => path.Replace('\\', '/').Split('/').Last();
}
