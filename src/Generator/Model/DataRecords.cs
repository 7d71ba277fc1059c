using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Model;

/// <summary>Data layers as the runtime's records: their properties with the defaults, those of all layers first.</summary>
internal static class DataRecords
{
    /// <summary>Why the runtime cannot read a layer's data, in words; null where it can.</summary>
    public static string? WhyUnread(Node node, DataPlan data)
    {
        string layer = $"'{node.Name}' ({node.Type.Name})";
        return node.Type.Name switch
        {
            "Data" or "AnnotatedData" when data.Backend is not ("LMDB" or "LEVELDB") => $"{layer} from a database of the kind {data.Backend}",
            _ when data.NotRead is { } reason => $"{layer}, {reason}",
            "Data" or "AnnotatedData" or "ImageData" or "HDF5Data" or "MemoryData" or "WindowData" => null,
            _ => layer,
        };
    }

    /// <param name="node">The layer.</param>
    /// <param name="data">Where its records come from.</param>
    /// <param name="phase">The phase of the net.</param>
    public static IEnumerable<Argument> Properties(Node node, DataPlan data, Phase phase)
    {
        yield return new("Source", data.Source is { } source ? new Constant.Text(source) : Constant.Null.Instance, Constant.Null.Instance);
        foreach (Argument own in Own(node, data))
            yield return own;
        yield return Whole("BatchSize", data.BatchSize, 0);
        yield return new("Phase", node.Phase != phase ? new Constant.Member("Phase", node.Phase.ToString()) : Constant.Null.Instance, Constant.Null.Instance);
        yield return Whole("Prefetch", data.Prefetch, 4);
    }

    private static IEnumerable<Argument> Own(Node node, DataPlan data) => node.Type.Name switch
    {
        "Data" => [new("Backend", new Constant.Member("Backend", data.Backend!)), Flag("ForceEncodedColor", data.ForceEncodedColor)],
        "AnnotatedData" => [new("Backend", new Constant.Member("Backend", data.Backend!))],
        "ImageData" =>
        [
            Folder(data), Flag("Shuffle", data.Shuffle), Whole("RandSkip", data.RandSkip, 0),
            Whole("NewHeight", data.NewSize.Height, 0), Whole("NewWidth", data.NewSize.Width, 0), Flag("IsColor", data.IsColor != false, true),
        ],
        "HDF5Data" => [Flag("Shuffle", data.Shuffle)],
        "MemoryData" => [.. new[] { "Channels", "Height", "Width" }.Select((name, i) => Whole(name, node.Plan!.Tops[0][i + 1].Size, 0))],
        "WindowData" when data.Windows is { } windows =>
        [
            Folder(data), Real("ForegroundThreshold", windows.ForegroundThreshold, 0.5f), Real("BackgroundThreshold", windows.BackgroundThreshold, 0.5f),
            Real("ForegroundFraction", windows.ForegroundFraction, 0.25f), Flag("CacheImages", windows.CacheImages),
        ],
        _ => [],
    };

    private static Argument Folder(DataPlan data) => new("RootFolder", new Constant.Text(data.RootFolder), new Constant.Text(""));

    private static Argument Whole(string name, long value, long usual) => new(name, new Constant.Whole(value), new Constant.Whole(usual));

    private static Argument Flag(string name, bool value, bool usual = false) => new(name, new Constant.Flag(value), new Constant.Flag(usual));

    private static Argument Real(string name, float value, float usual) => new(name, Constant.Real.Of(value), Constant.Real.Of(usual));
}
