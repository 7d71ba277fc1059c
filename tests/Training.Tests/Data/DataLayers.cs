using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Imaging;
using Prototxt.Training.Data;

namespace Prototxt.Training.Tests.Data;

/// <summary>The data layers of a prototxt as records, made of the generator's plans, as generated code has them.</summary>
internal static class DataLayers
{
    public static IReadOnlyList<BaseDataLayer> Of(string prototxt, Phase phase)
    {
        var text = SourceText.From(prototxt);
        var bag = new DiagnosticBag("net.prototxt", text);
        NetGraphs graphs = NetCompiler.Build(NetCompiler.Read(text, NetOptions.None, null, bag, Cancellation.None), Cancellation.None);
        NetGraph graph = (phase == Phase.Train ? graphs.Train : graphs.Test)!;
        return [.. graph.Nodes.Where(n => n.Plan?.Data is not null).Select(n => Layer(n, phase))];
    }

    public static NetData<Batch> Open(string prototxt, Phase phase, DataOptions? options = null) => new(phase, Of(prototxt, phase), Batch.Of, options);

    private static BaseDataLayer Layer(Node node, Phase phase)
    {
        DataPlan data = node.Plan!.Data!;
        string[] tops = [.. node.Tops.Select(t => t.Blob)];
        BaseDataLayer layer = node.Type.GetType().Name switch
        {
            "Data" => new DataLayer(node.Name, tops) { Backend = Enum.Parse<Backend>(data.Backend!), ForceEncodedColor = data.ForceEncodedColor },
            "AnnotatedData" => new AnnotatedDataLayer(node.Name, tops) { Backend = Enum.Parse<Backend>(data.Backend!) },
            "ImageData" => new ImageDataLayer(node.Name, tops)
            {
                Shuffle = data.Shuffle, RandSkip = (int)data.RandSkip, RootFolder = data.RootFolder, IsColor = data.IsColor!.Value,
                NewHeight = (int)data.NewSize.Height, NewWidth = (int)data.NewSize.Width,
            },
            "HDF5Data" => new HDF5DataLayer(node.Name, tops) { Shuffle = data.Shuffle },
            "MemoryData" => new MemoryDataLayer(node.Name, tops) { Channels = Size(node, 1), Height = Size(node, 2), Width = Size(node, 3) },
            "WindowData" => new WindowDataLayer(node.Name, tops)
            {
                ForegroundThreshold = data.Windows!.ForegroundThreshold, BackgroundThreshold = data.Windows.BackgroundThreshold,
                ForegroundFraction = data.Windows.ForegroundFraction, CacheImages = data.Windows.CacheImages, RootFolder = data.RootFolder,
            },
            var type => throw new NotSupportedException(type),
        };
        return layer with { Source = data.Source, BatchSize = (int)data.BatchSize, Prefetch = (int)data.Prefetch, Phase = node.Phase.ToString() == phase.ToString() ? null : Enum.Parse<Phase>(node.Phase.ToString()), Transform = Transform(node.Plan.Transform, phase) };
    }

    private static int Size(Node node, int axis) => (int)node.Plan!.Tops[0][axis].Size;

    private static ImageTransform Transform(TransformPlan? plan, Phase phase) => plan is null ? new() : new()
    {
        Phase = phase,
        Mirror = plan.Mirror,
        Scale = (float)plan.Scale.Value,
        CropSize = (int)plan.CropSize,
        MeanFile = plan.MeanFile,
        MeanValues = [.. plan.MeanValues.Select(v => (float)v.Value)],
        ResizeTo = plan.ResizeTo is var (height, width) ? new((int)height, (int)width) : null,
        ForceColor = plan.ForceColor,
        ForceGray = plan.ForceGray,
        Window = plan.Window is { } window ? new() { ContextPad = (int)window.ContextPad, Square = window.Square } : null,
    };
}
