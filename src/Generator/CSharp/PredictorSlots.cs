using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>Where a predictor's blobs live: its workspace's slots, and a table of them.</summary>
internal static class PredictorSlots
{
    public static void Emit(CodeWriter code, PredictionPlan plan)
    {
        code.Line("// Places in memory, for a batch of one: how many numbers, and where in the arena, in which those of different times lie over each other.");
        code.Line($"private static readonly Inference::Slot[] s_slots = {Constants.List(plan.Slots.Select(s => $"new({s.Size.ToText()}{(s.Offset < 0 ? "" : ", " + s.Offset.ToText())})"))};");
        code.Line();
    }

    public static void EmitSummary(CodeWriter code, NetModel net, PredictionPlan plan)
    {
        code.Line();
        code.Line("/// <summary>Where each blob lives, and the memory for a batch of one.</summary>");
        code.Line($"public static Inference::PredictorSummary Summary => new({Literals.String(net.DisplayName)}, s_slots, LargestLiveSet: {plan.LargestLiveSet.ToText()},");
        code.Line("[");
        code.Indent();
        for (int i = 0; i < plan.Inputs; i++)
            Row(code, plan.Values[i], "");
        foreach (PredictionStep step in plan.Steps)
            Row(code, plan.Values[step.Top], string.Join(" + ", step.Layers));
        code.Outdent();
        code.Line("]);");
    }

    private static void Row(CodeWriter code, PredictionValue value, string layers) =>
        code.Line($"new({Literals.String(value.Blob)}, {Literals.String(layers)}, {Literals.String(value.Shape.ToString())}, IsChannelsLast: {(value.IsChannelsLast ? "true" : "false")}, Slot: {value.Slot.ToText()}, Numbers: {value.Numbers.ToText()}),");
}
