using Prototxt.Generator.Compiler.Binding;
using Prototxt.Tests.Recorded;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Where generated code differs from Caffe on purpose, as docs/architecture.md lists it: the patterns of layers that show it, and
/// what of a recorded case cannot be compared there. All else of such a case is.
/// </summary>
internal sealed class KnownDifferences
{
    private readonly GoldenCase golden;
    private readonly IReadOnlyList<RecordedLayer> layers;

    // Caffe's memory: blobs that share it, who wrote to it, and how many of these writes a blob's name has seen.
    private readonly Dictionary<string, List<RecordedLayer>> writers = [];
    private readonly Dictionary<string, int> seen = [];

    // By layer and top; an in-place layer's top has seen the layer's own write.
    private readonly Dictionary<(RecordedLayer, string), int> made = [];

    private readonly HashSet<string> values = [], gradients = [];
    private readonly List<string> reasons = [];

    public KnownDifferences(GoldenCase golden)
    {
        this.golden = golden;
        layers = golden.Layers;
        foreach (RecordedLayer layer in layers)
            Place(layer);
        foreach (string blob in seen.Keys.Where(b => writers[b].Count > seen[b]))
            values.Add(blob);
        foreach (RecordedLayer layer in layers)
            AddOwn(layer);
    }

    /// <summary>Why something is left out; empty where nothing is.</summary>
    public IReadOnlyList<string> Reasons => reasons;

    /// <summary>Whether a blob's or parameter's value is Caffe's.</summary>
    public bool CompareValue(string entry) => !values.Contains(entry);

    /// <summary>Whether a blob's or parameter's gradient is Caffe's.</summary>
    public bool CompareGradient(string entry) => !gradients.Contains(entry);

    /// <summary>Whether the sum of the losses is Caffe's.</summary>
    public bool CompareTotalLoss { get; private set; } = true;

    // Which layers give their bottom's memory on under another name.
    private static bool IsView(RecordedLayer layer) => layer.Type is "Flatten" or "Reshape" or "Split"
        || (layer.Type is "Slice" && layer.Tops.Length == 1) || (layer.Type is "Concat" && layer.Bottoms.Length == 1);

    private void Place(RecordedLayer layer)
    {
        bool view = IsView(layer), differs = false;
        if (!view && layer.Type != "Silence")
            differs = layer.Bottoms.Any(b => seen.ContainsKey(b) && writers[b].Count > seen[b]);
        if (differs)
            Say($"{layer.Name} reads what was overwritten through a blob that shares its memory");
        differs |= layer.Bottoms.Any(values.Contains);
        foreach (string top in layer.Tops)
        {
            if (view && layer.Bottoms.Length > 0)
            {
                writers[top] = writers[layer.Bottoms[0]];
                seen[top] = seen[layer.Bottoms[0]];
            }
            else if (layer.Bottoms.Contains(top))
            {
                if (!(layer.Type == "Dropout" && golden.Phase == "TEST"))
                    writers[top].Add(layer);
                seen[top] = writers[top].Count;
            }
            else
            {
                writers[top] = [layer];
                seen[top] = 1;
            }

            made[(layer, top)] = seen[top];
            if (differs)
            {
                values.Add(top);
                Below(layer);
            }
        }

        if (differs)
            CompareTotalLoss = false;
    }

    private void AddOwn(RecordedLayer layer)
    {
        Message? message = golden.Layer(layer.Name);
        if (InPlace(layer) && IsKept(writers[layer.Tops[0]][0]))
        {
            Say($"{layer.Name} overwrites what Caffe fills once");
            values.Add(writers[layer.Tops[0]][0].Name + ":0");
            if (golden.Number("forwards", 1) > 1)
                Above(layer);
        }

        if (message is null)
            return;
        switch (layer.Type)
        {
            case "Parameter" when message.Has("loss_weight"):
                Say($"the loss_weight of {layer.Name}");
                CompareTotalLoss = false;
                Below(layer);
                gradients.UnionWith(layer.Tops);
                break;
            case "BatchNorm" when golden.Phase == "TRAIN" && message.Sub("batch_norm_param")?.Bool("scale_bias") == true:
                Say($"{layer.Name} remembers the variance as NVIDIA's GPU code does");
                values.Add(layer.Name + ":1");
                break;
            case "MultiBoxLoss" when message.Sub("multibox_loss_param") is { } param && (
                    (param.Enum("conf_loss_type") == "LOGISTIC" && (param.Enum("mining_type") == "NONE" || param.UInt("background_label_id") != 0))
                    || (param.Enum("mining_type") == "NONE" && param.Bool("map_object_to_agnostic"))):
            case "DetectionOutput" when layer.Bottoms.Length > 3 && message.Sub("detection_output_param")?.Int("background_label_id") > 0:
            case "Proposal" when layer.Tops.Length > 1 && golden.Data(layer.Tops[1]).eq(0).any().item<bool>():
                Say($"the targets or the order of {layer.Name}");
                Above(layer);
                break;
            case "SmoothL1Loss" when layer.Bottoms.Length != 3 && !message.Has("loss_weight"):
                Say($"{layer.Name} is a loss without a loss_weight");
                CompareTotalLoss = false;
                gradients.UnionWith(layer.Tops);
                Below(layer);
                break;
        }

        if (!golden.Says("backward") || GradientReason(layer, message) is not { } reason)
            return;
        Say($"the gradient of {layer.Name}: {reason}");
        Below(layer);
    }

    private string? GradientReason(RecordedLayer layer, Message message)
    {
        // Its scratch reaches gradients where its own backward pass is off.
        if (layer.Type == "HingeLoss" && !layer.NeedsBackward)
            return "Caffe's scratch stays in it";
        if (!layer.NeedsBackward)
            return null;
        if (layer.Tops.Where((t, i) => ReadsTop(layer, i, message)).Select(t => Overwritten(layer, t)).FirstOrDefault(w => w is not null) is { } top)
            return "its top is overwritten by " + top.Name;
        if (layer.Bottoms.Where((b, i) => ReadsBottom(layer, i, message)).Select(b => Overwritten(layer, b)).FirstOrDefault(w => w is not null && !Keeps(layer, w)) is { } bottom)
            return "its bottom is overwritten by " + bottom.Name;
        return layer.Type switch
        {
            "MVN" when InPlace(layer) && message.Sub("mvn_param")?.Bool("normalize_variance") != false => "in place",
            "BatchNorm" or "MVN" or "Softmax" or "LRN" or "Flatten" or "Im2col" or "Scale" when message.All("propagate_down") is { Count: > 0 } given && !given[0].Bool => "propagate_down is ignored",
            "Flatten" when Maker(layer.Bottoms[0]) is { } maker && (maker.Type is "LSTM" or "RNN" || (IsView(maker) && maker.Type is not ("Flatten" or "Split"))) => "its bottom shares " + maker.Name + "'s gradient",
            "Correlation" when message.Sub("correlation_param")?.Enum("correlation_type") == "SUBTRACT" => "FlowNet's slip",
            "ROIPooling" when message.Sub("roi_pooling_param")?.Float("pad_ratio") != 0 => "MS-CNN cuts regions off",
            "ROIPooling" when TurnedAround(golden.Data(layer.Bottoms[1])) => "regions that are turned around",
            _ => null,
        };
    }

    // The first layer that writes over a blob after this one has seen it; an in-place layer has its own top before it.
    private RecordedLayer? Overwritten(RecordedLayer layer, string blob)
    {
        if (!writers.TryGetValue(blob, out List<RecordedLayer>? all))
            return null;
        int known = made.TryGetValue((layer, blob), out int own) ? own : layers.TakeWhile(l => l != layer).Where(l => made.ContainsKey((l, blob))).Select(l => made[(l, blob)]).LastOrDefault();
        return all.Skip(known).FirstOrDefault(w => w != layer);
    }

    private static bool ReadsTop(RecordedLayer layer, int top, Message message) => layer.Type switch
    {
        "ELU" or "Exp" or "LSTM" or "LSTMUnit" or "RNN" or "Sigmoid" or "Softmax" or "Swish" or "TanH" => true,
        "LRN" => message.Sub("lrn_param")?.Enum("norm_region") != "WITHIN_CHANNEL",
        "MVN" => message.Sub("mvn_param")?.Bool("normalize_variance") != false,
        "Power" => message.Sub("power_param")?.Float("power") is { } power && power is not (1 or 2),
        "Eltwise" => message.Sub("eltwise_param") is { } eltwise && eltwise.Enum("operation") == "PROD" && !eltwise.Bool("stable_prod_grad"),
        "Pooling" => top == 1,
        _ => false,
    };

    private static bool ReadsBottom(RecordedLayer layer, int bottom, Message message) => layer.Type switch
    {
        "AbsVal" or "BNLL" or "Clip" or "ELU" or "Log" or "LRN" or "Mish" or "ReLU" or "ReLU6" or "MultinomialLogisticLoss" or "LSTM" or "LSTMUnit" or "RNN"
            or "Convolution" or "Deconvolution" or "InnerProduct" or "Embed" => true,
        "Power" => message.Sub("power_param")?.Float("power") is { } power && power != 1,
        "PReLU" => !InPlace(layer),
        "Scale" => bottom == 1 || !InPlace(layer),
        "Eltwise" => message.Sub("eltwise_param")?.Enum("operation") == "PROD",
        "Reduction" => message.Sub("reduction_param")?.Enum("operation") is "SUMSQ" or "ASUM",
        "SigmoidCrossEntropyLoss" => bottom == 1,
        _ => false,
    };

    // Whether a number is above zero is all that ReLU looks at.
    private static bool Keeps(RecordedLayer reader, RecordedLayer writer) => reader.Type == "ReLU" && writer.Type is "Dropout" or "ReLU" or "TanH" or "Swish";

    private static bool InPlace(RecordedLayer layer) => layer.Bottoms.Length > 0 && layer.Tops.Length > 0 && layer.Bottoms[0] == layer.Tops[0];

    private bool IsKept(RecordedLayer layer) => layer.Type == "Parameter"
        || (layer.Type == "DummyData" && (golden.Layer(layer.Name)?.Sub("dummy_data_param")?.Subs("data_filler") ?? []).All(f => f.String("type") == "constant"));

    private RecordedLayer? Maker(string blob) => layers.FirstOrDefault(l => l.Tops.Contains(blob));

    private static bool TurnedAround(Tensor regions)
    {
        using var scope = NewDisposeScope();
        Tensor rows = regions.reshape(regions.shape[0], -1);
        return rows[.., 3].lt(rows[.., 1]).logical_or(rows[.., 4].lt(rows[.., 2])).any().item<bool>();
    }

    // Gradients of what a layer is made from.
    private void Below(RecordedLayer layer)
    {
        HashSet<string> open = [.. layer.Bottoms];
        AddParameters(layer);
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            if (!layers[i].Tops.Any(open.Contains))
                continue;
            AddParameters(layers[i]);
            open.UnionWith(layers[i].Bottoms);
        }

        gradients.UnionWith(open);

        void AddParameters(RecordedLayer of) => gradients.UnionWith(Enumerable.Range(0, 16).Select(i => golden.OwnerOf($"{of.Name}:{i}")));
    }

    // Values of what is made from a layer, and with them the gradients below these.
    private void Above(RecordedLayer layer)
    {
        HashSet<string> open = [.. layer.Tops];
        foreach (RecordedLayer later in layers.SkipWhile(l => l != layer))
        {
            if (later != layer && !later.Bottoms.Any(open.Contains))
                continue;
            open.UnionWith(later.Tops);
            Below(later);
        }

        values.UnionWith(open);
        gradients.UnionWith(open);
        CompareTotalLoss = false;
    }

    private void Say(string reason) => reasons.Add(reason);
}
