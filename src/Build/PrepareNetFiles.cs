using System.Runtime.InteropServices;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Prototxt.Build;

/// <summary>
/// Makes the AdditionalFiles that are nets ready for the compiler: a file that is an item more than once becomes one item with
/// the metadata of all, metadata that nobody reads is named, and what a value cannot carry on the way is written so that it can.
/// </summary>
public sealed class PrepareNetFiles : Microsoft.Build.Utilities.Task
{
    private const string Prefix = "Prototxt";

    /// <summary>All AdditionalFiles of the project.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The metadata that the generator reads.</summary>
    public string[] Known { get; set; } = [];

    /// <summary>The items that are nets, as they were.</summary>
    [Output]
    public ITaskItem[] Originals { get; private set; } = [];

    /// <summary>What takes their place: one item for each file.</summary>
    [Output]
    public ITaskItem[] Prepared { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Originals = [.. Files.Where(IsNet)];
        Prepared = [.. Originals
            .GroupBy(f => f.GetMetadata("FullPath"), RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            .Select(Merge)];
        return !Log.HasLoggedErrors;
    }

    private static bool IsNet(ITaskItem file) => file.ItemSpec.EndsWith(".prototxt", StringComparison.OrdinalIgnoreCase) || Told(file).Any();

    private static IEnumerable<string> Told(ITaskItem file) =>
        file.MetadataNames.Cast<string>().Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && file.GetMetadata(n).Trim().Length > 0);

    private TaskItem Merge(IEnumerable<ITaskItem> items)
    {
        TaskItem merged = new(items.First());
        foreach (string name in items.SelectMany(Told).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string[] values = [.. items.Select(i => i.GetMetadata(name).Trim()).Where(v => v.Length > 0).Distinct()];
            if (!Known.Contains(name, StringComparer.OrdinalIgnoreCase))
                Warn(merged, "PTX0901", $"The generator does not know the metadata {name}=\"{values[0]}\"; it knows {string.Join(", ", Known)}");
            else if (values.Length > 1)
                Warn(merged, "PTX0902", $"The file is an AdditionalFiles item more than once, with {name}=\"{values[0]}\" and {name}=\"{values[1]}\"; the first counts");
            merged.SetMetadata(name, Carried(values[0]));
        }

        return merged;
    }

    private void Warn(TaskItem file, string code, string message) => Log.LogWarning(null, code, null, file.ItemSpec, 0, 0, 0, 0, message);

    // The compiler reads metadata from an .editorconfig: a value is one line, and ';' or '#' begins a comment in it. Characters for
    // private use stand in for these; ItemOptions of the generator turns them back.
    private static string Carried(string value) =>
        value.Replace(';', '\uE03B').Replace('#', '\uE023').Replace('\n', '\uE00A').Replace('\r', '\uE00D');
}
