using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>
/// Every net in the current format, as Caffe's own upgrade would leave it: first V0 to V1, then V1 to today's layers, net
/// inputs as an Input layer in front, and the rates of old BatchNorm layers.
/// </summary>
internal static class NetUpgrade
{
    public static Message Upgrade(Message net, LayerNames layers, DiagnosticBag bag, Cancellation cancel)
    {
        bool isV0 = V0Net.IsOne(net), isV1 = net.Has("layers");
        Message v1 = isV0 ? V0Net.Upgrade(net, bag, cancel) : net;
        Message current = isV1 ? V1Net.Upgrade(v1, layers, bag, cancel) : net;
        // A layer of a fork has fields that no upgrade tool writes.
        if ((v1.Subs("layers").FirstOrDefault(l => l.Raw.Count == 0) ?? v1.Subs("layers").FirstOrDefault()) is { } first)
            bag.Report(Descriptors.OldFormat, first.NameSpan, isV0 ? "V0" : "V1", LayerText.Of("layer", current.Subs("layer").First(l => l.NameSpan == first.NameSpan)));

        Message upgraded = current.Without("input", "input_shape", "input_dim", "layer");
        if (NetInputs.Layer(current, bag) is { } input)
            upgraded.Put("layer", input);
        upgraded.Put("layer", current.Subs("layer").Select(BatchNormRates.Upgrade));
        return upgraded;
    }
}
