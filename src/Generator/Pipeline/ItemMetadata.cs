using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>All metadata that says something about the net itself; each has a file in the folder Metadata.</summary>
internal static class ItemMetadata
{
    public static NetOptions Read(ItemOptions item, DiagnosticBag bag) =>
        new(LevelMetadata.Read(item.Level, bag), StagesMetadata.Read(item.Stages), InputShapesMetadata.Read(item.InputShapes, bag))
        {
            HookNames = HooksMetadata.Read(item.Hooks),
            TopShapes = TopShapesMetadata.Read(item.TopShapes, bag),
            BlobShapes = BlobShapesMetadata.Read(item.BlobShapes, bag),
        };

    /// <summary>What the project has use for.</summary>
    public static Needs Needs(ItemOptions item, DiagnosticBag bag) =>
        (item.HasTorchSharp ? Model.Needs.Net : Model.Needs.None)
        | (item.HasTraining ? Model.Needs.Data : Model.Needs.None)
        | (PredictorMetadata.Read(item.Predictor, bag) && item.HasInference ? Model.Needs.Predictor : Model.Needs.None);

    /// <summary>What only a net can have, of a solver whose nets stand in other files.</summary>
    public static void ReportNotANet(ItemOptions item, DiagnosticBag bag)
    {
        foreach ((string name, string? value) in new[]
        {
            ("PrototxtInputShapes", item.InputShapes), ("PrototxtStages", item.Stages), ("PrototxtLevel", item.Level),
            ("PrototxtHooks", item.Hooks), ("PrototxtTopShapes", item.TopShapes), ("PrototxtBlobShapes", item.BlobShapes), ("PrototxtPredictor", item.Predictor),
        })
            if (value is not null)
                MetadataText.Unused(bag, name, value, "it is for nets, and this file is a solver");
    }

    /// <summary>What is well formed but speaks of something that the net does not have, in whatever state.</summary>
    public static void ReportUnused(NetSource net, DiagnosticBag bag)
    {
        Message[] rules = [.. net.Layers.SelectMany(l => l.Subs("include").Concat(l.Subs("exclude")))];
        InputShapesMetadata.ReportUnused(net, bag);
        LevelMetadata.ReportUnused(net.Options.Level, rules, bag);
        StagesMetadata.ReportUnused(net.Options.Stages, rules, bag);
        HooksMetadata.ReportUnused(net, bag);
        TopShapesMetadata.ReportUnused(net, bag);
        BlobShapesMetadata.ReportUnused(net, bag);
    }
}
