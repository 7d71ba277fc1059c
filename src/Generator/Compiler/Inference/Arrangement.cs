using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Fusion;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>Puts every value into an order of numbers that its readers can read, with changes of layout only where they cannot.</summary>
internal sealed class Arrangement
{
    private static readonly Kernel toPlain = new(KernelCall.Of("Layouts.ToPlain"), LayoutRule.AnyToPlain);
    private static readonly Kernel toChannelsLast = new(KernelCall.Of("Layouts.ToChannelsLast"), LayoutRule.AnyToChannelsLast);

    private readonly int inputs;
    private readonly List<PredictionValue> values = [];
    private readonly List<PredictionStep> steps = [];
    private readonly List<PredictionOutput> outputs = [];
    private readonly Dictionary<BlobVersion, int> first = [];
    private readonly Dictionary<(BlobVersion, bool), int> forms = [];

    public Arrangement(IReadOnlyList<BlobVersion> inputs)
    {
        this.inputs = inputs.Count;
        foreach (BlobVersion input in inputs)
            Make(input, isChannelsLast: false);
    }

    public void Add(Draft call, Cancellation cancel)
    {
        cancel.Poll();
        int read = call.Bottoms.Count - call.Kernel.ShapesOnly;
        bool? wanted = call.Kernel.Layout switch
        {
            LayoutRule.Plain => false,
            LayoutRule.ChannelsLast => true,
            LayoutRule.Same => call.Bottoms.Take(read).Any(b => values[first[b]].IsChannelsLast),
            _ => null,
        };
        int[] bottoms = [.. call.Bottoms.Select((b, i) => i < read && wanted is { } isChannelsLast ? Form(b, isChannelsLast) : first[b])];
        bool gives = call.Kernel.Layout switch { LayoutRule.AnyToPlain => false, LayoutRule.AnyToChannelsLast => true, _ => wanted!.Value };
        int? sum = call.Sum is { } other ? Form(other, gives) : null;
        Kernel kernel = gives && call.Kernel.PartOfPixel is { } part ? part : call.Kernel;
        steps.Add(new PredictionStep(kernel, call.Before.Append(call).SelectMany(c => c.Layers).Select(l => l.Name).ToEquatableArray(), bottoms.ToEquatableArray(), Make(call.Top, gives))
        {
            Affines = call.Affines.ToEquatableArray(),
            Activation = call.Activation,
            Sum = sum,
            Members = call.Before.Count == 0 ? EquatableArray<PredictionMember>.Empty : call.Before.Append(call).Select(Member).ToEquatableArray(),
        });
    }

    /// <summary>Makes a value an output under a blob's name: row by row, as callers know it.</summary>
    public void Give(BlobVersion output, BlobVersion value) => outputs.Add(new PredictionOutput(output.Blob, Form(value, isChannelsLast: false)));

    public PredictionPlan ToPlan() => new(values.ToEquatableArray(), inputs, steps.ToEquatableArray(), outputs.ToEquatableArray());

    private int Make(BlobVersion value, bool isChannelsLast)
    {
        bool inPlace = value.Producer.Bottoms.Any(b => b.OverwrittenBy == value);
        int index = Add(value, new PredictionValue(value.Blob, inPlace ? value.Producer.Name : null, value.Shape!, isChannelsLast));
        first.Add(value, index);
        return index;
    }

    private int Add(BlobVersion value, PredictionValue form)
    {
        forms.Add((value, form.IsChannelsLast), values.Count);
        values.Add(form);
        return values.Count - 1;
    }

    private int Form(BlobVersion value, bool isChannelsLast)
    {
        if (forms.TryGetValue((value, isChannelsLast), out int found))
            return found;
        int from = first[value];
        int index = Add(value, values[from] with { IsChannelsLast = isChannelsLast, IsConverted = true });
        steps.Add(new PredictionStep(isChannelsLast ? toChannelsLast : toPlain, EquatableArray<string>.Empty, new([from]), index));
        return index;
    }

    private static PredictionMember Member(Draft call) => new(call.Kernel.Member!.Call, call.Layers.Select(l => l.Name).ToEquatableArray(), call.Affines.ToEquatableArray(), call.Activation);
}
