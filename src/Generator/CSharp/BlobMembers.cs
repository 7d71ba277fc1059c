using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>What the blob sets of a net give, view by view. What one view computes as an earlier one does is the same member, and not written again.</summary>
internal sealed class BlobMembers(NetModel net)
{
    private readonly bool isSizedLater = net.IsSizedLater;
    private readonly Dictionary<string, (ViewModel View, StepModel Step, HashSet<int> Split, BlobMember Member)> written = new(StringComparer.Ordinal);

    /// <summary>What a view's blob set gives: its inputs, the tops of its layers, and the sum of its losses.</summary>
    public IReadOnlyList<BlobMember> Of(ViewModel view)
    {
        List<BlobMember> members = [.. view.Inputs.Select(i => BlobMember.Input(view.Values[i]))];
        HashSet<int> split = Split(view);
        foreach (StepModel step in view.Steps)
            if (step.Call.Kind != CallKind.None && step.Tops.Count > 0)
                members.Add(Of(view, step, split));
        if (view.Losses.Count > 0)
            members.Add(BlobMember.TotalLoss(view));
        return members;
    }

    private BlobMember Of(ViewModel view, StepModel step, HashSet<int> split)
    {
        string name = view.Values[step.Tops[0]].Property;
        if (written.TryGetValue(name, out (ViewModel View, StepModel Step, HashSet<int> Split, BlobMember Member) other) && IsSame(view, step, other.View, other.Step) && AreSplitAlike(step, split, other.Step, other.Split))
            return other.Member;
        BlobMember member = BlobMember.Step(view, step, split, isSizedLater);
        written[name] = (view, step, split, member);
        return member;
    }

    // Of several readers each may ask for a gradient of its own; Accuracy has none.
    private static HashSet<int> Split(ViewModel view)
    {
        HashSet<int> read = [], split = [];
        foreach (StepModel step in view.Steps)
            if (step.LayerType != "Accuracy")
                foreach (int bottom in step.Bottoms)
                    if (!read.Add(bottom))
                        split.Add(bottom);
        return split;
    }

    // All that a member is written from; equal is what would be written of the same.
    private static bool IsSame(ViewModel view, StepModel step, ViewModel otherView, StepModel other)
    {
        return step.LayerName == other.LayerName && step.LayerType == other.LayerType && step.ReplacedType == other.ReplacedType && step.Geometry == other.Geometry
            && step.Member == other.Member && Equals(step.Hook, other.Hook) && Equals(step.TopsName, other.TopsName) && step.Detached.Equals(other.Detached)
            && step.Bottoms.Count == other.Bottoms.Count && step.Tops.Count == other.Tops.Count
            && AreSame(step.Bottoms, other.Bottoms) && AreSame(step.Tops, other.Tops) && step.Call.Equals(other.Call);

        bool AreSame(EquatableArray<int> values, EquatableArray<int> others)
        {
            for (int i = 0; i < values.Count; i++)
                if (!IsSameValue(view.Values[values[i]], otherView.Values[others[i]]))
                    return false;
            return true;
        }
    }

    private static bool AreSplitAlike(StepModel step, HashSet<int> split, StepModel other, HashSet<int> otherSplit)
    {
        for (int i = 0; i < step.Tops.Count; i++)
            if (split.Contains(step.Tops[i]) != otherSplit.Contains(other.Tops[i]))
                return false;
        return true;
    }

    private static bool IsSameValue(ValueModel value, ValueModel other) =>
        value.Property == other.Property && value.Field == other.Field && value.Key == other.Key && value.Shape == other.Shape;
}
