using Microsoft.CodeAnalysis;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Pipeline;

/// <summary>Where a class comes from, and the files that are generated for it.</summary>
internal sealed record ClassPlace(string Path, string ShownPath, string Namespace, string ClassName, EquatableArray<string> Files)
{
    /// <summary>What <c>PrototxtClass</c> sets: of a predictor alone, the class of the net that is not there.</summary>
    public string Name { get; init; } = ClassName;

    public string FullName => Namespace + "." + ClassName;

    public static ClassPlace Of(SolverResult result) =>
        new(result.Path, result.ShownPath, result.Model!.Namespace, result.Model.ClassName, SolverEmitter.Files(result.Model, Cancellation.None).Select(f => f.HintName).ToEquatableArray());

    public static ClassPlace Of(CompilationResult result) =>
        new(result.Path, result.ShownPath, result.Model!.Namespace, result.Model is { HasClass: false, Predictor: { } alone } ? alone.ClassName : result.Model.ClassName, NetEmitter.Files(result.Model, Cancellation.None).Select(f => f.HintName).ToEquatableArray()) { Name = result.Model.ClassName };
}

/// <summary>
/// A prototxt that would give what another gives too: an error on both, and code for one of them, so that code which uses the
/// class has it.
/// </summary>
/// <param name="Path">The prototxt.</param>
/// <param name="Names">Both files, the one of <paramref name="Path"/> first, as the project knows them.</param>
/// <param name="What">What both would give.</param>
/// <param name="Advice">The item that would part them.</param>
/// <param name="IsLeftOut">This is the one without code.</param>
internal sealed record ClassClash(string Path, (string This, string Other) Names, string What, string Advice, bool IsLeftOut)
{
    public static EquatableArray<ClassClash> Find(IEnumerable<ClassPlace> places)
    {
        ClassPlace[] sorted = [.. places.OrderBy(p => p.Path, StringComparer.Ordinal)];
        Dictionary<string, ClassPlace> namespaces = new(StringComparer.Ordinal);
        foreach (ClassPlace place in sorted)
            for (string name = place.Namespace; name.Length > 0 && !namespaces.ContainsKey(name); name = name.Substring(0, Math.Max(name.LastIndexOf('.'), 0)))
                namespaces.Add(name, place);

        // The compiler takes no two files of one name, whatever the letters' case.
        Dictionary<string, ClassPlace> files = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, ClassClash> clashes = new(StringComparer.Ordinal);
        foreach (ClassPlace place in sorted)
            if (namespaces.TryGetValue(place.FullName, out ClassPlace? inside))
                Add(place, inside, $"the name {place.FullName}, to a class and to a namespace", place.Name + "Net");
            else if (place.Files.FirstOrDefault(files.ContainsKey) is { } file)
                Add(place, files[file], string.Equals(files[file].FullName, place.FullName, StringComparison.OrdinalIgnoreCase) ? $"the class {place.FullName}" : $"the file {file}", OtherName(place, files[file]));
            else
                foreach (string own in place.Files)
                    files.Add(own, place);
        return clashes.Values.OrderBy(c => c.Path, StringComparer.Ordinal).ToEquatableArray();

        void Add(ClassPlace place, ClassPlace other, string what, string name)
        {
            string advice = $"<AdditionalFiles Update=\"{Comments.Xml(place.ShownPath)}\" PrototxtClass=\"{name}\" />";
            clashes[place.Path] = new ClassClash(place.Path, (place.ShownPath, other.ShownPath), what, advice, IsLeftOut: true);
            if (!clashes.ContainsKey(other.Path))
                clashes.Add(other.Path, new ClassClash(other.Path, (other.ShownPath, place.ShownPath), what, advice, IsLeftOut: false));
        }
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptors.DuplicateClass, Location.Create(Path, default, default), Names.This, Names.Other, What, Advice);

    // The net's name with the file's, which is how such files differ: "AlexNet" in train_val.prototxt is AlexNetTrainVal.
    private static string OtherName(ClassPlace place, ClassPlace other)
    {
        string name = place.Name.TrimStart('@');
        string[] folders = Paths.Normalize(place.Path).Split('/');
        string stem = Paths.Stem(place.Path), differs = stem != Paths.Stem(other.Path) || folders.Length < 2 ? stem : folders[folders.Length - 2];
        string added = Identifiers.Pascal(differs, "Net");
        return !added.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? name + added
            : added.Length > name.Length ? added
            : name + "Net";
    }
}
