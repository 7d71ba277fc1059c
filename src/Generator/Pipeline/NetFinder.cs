using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Solvers;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>
/// Finds a solver's nets among the project's files. Caffe opens their paths from its working folder, which is mostly the root of
/// the repository; so a path may begin at the solver's folder or at any above it, and a wrong one may still name a file beside it.
/// </summary>
internal sealed class NetFinder
{
    private const int Offered = 3;

    private readonly Dictionary<string, CompiledItem> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompiledItem> anyCase = new(StringComparer.OrdinalIgnoreCase);

    public NetFinder(IEnumerable<CompiledItem> files)
    {
        foreach (CompiledItem file in files)
        {
            string path = Paths.Normalize(file.Result.Path);
            exact[path] = file;
            if (!anyCase.ContainsKey(path))
                anyCase.Add(path, file);
        }
    }

    public LinkedSolver Link(CompiledItem solver)
    {
        SolverOutline outline = solver.Result.Solver!;
        IReadOnlyList<string> told = NetMetadata.Read(solver.Item.Options.Net);
        return new LinkedSolver(solver.Item, outline, outline.Files.Select((file, i) => Link(solver, file, i < told.Count ? told[i] : file)).ToEquatableArray());
    }

    private LinkedNet Link(CompiledItem solver, string file, string wanted)
    {
        CompiledItem? found = Places(Paths.Normalize(solver.Result.Path), wanted).Select(At).FirstOrDefault(f => f is not null && f.Result.Path != solver.Result.Path);
        return new LinkedNet(file, found, found is null ? Candidates(solver, wanted) : EquatableArray<string>.Empty);
    }

    private CompiledItem? At(string path) => exact.TryGetValue(path, out CompiledItem? file) || anyCase.TryGetValue(path, out file) ? file : null;

    /// <summary>Where a net may lie: beside the solver; in every folder above it; as its path is; by its bare name beside the solver.</summary>
    public static IEnumerable<string> Places(string solver, string wanted)
    {
        string name = Paths.FileName(wanted);
        for (string folder = Folder(solver); ; folder = Folder(folder))
        {
            yield return Paths.Normalize(folder + "/" + wanted);
            if (folder.Length == 0 || folder == Folder(folder))
                break;
        }

        yield return Paths.Normalize(wanted);
        yield return Paths.Normalize(Folder(solver) + "/" + name);
    }

    private static string Folder(string path) => path.LastIndexOf('/') is > 0 and int slash ? path.Substring(0, slash) : "";

    // Files of the same name elsewhere, then those that are called alike.
    private EquatableArray<string> Candidates(CompiledItem solver, string wanted)
    {
        string name = Paths.FileName(wanted);
        CompiledItem[] nets = [.. exact.Values.Where(f => f.Result.Model is not null).OrderBy(f => f.Result.Path, StringComparer.Ordinal)];
        CompiledItem[] same = [.. nets.Where(f => Paths.FileName(f.Result.Path).Equals(name, StringComparison.OrdinalIgnoreCase))];
        string? near = Words.Nearest(name, nets.Select(f => Paths.FileName(f.Result.Path)));
        CompiledItem[] alike = same.Length > 0 ? same
            : near is not null ? [.. nets.Where(f => Paths.FileName(f.Result.Path) == near)]
            : [.. nets.Where(f => Folder(Paths.Normalize(f.Result.Path)) == Folder(Paths.Normalize(solver.Result.Path)))];
        return alike.Take(Offered).Select(f => f.Result.ShownPath).ToEquatableArray();
    }
}
