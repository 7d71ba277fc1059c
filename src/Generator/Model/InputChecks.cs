using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Model;

/// <summary>What a view holds its inputs against before the first layer runs.</summary>
internal static class InputChecks
{
    public static InputCheck Of(BlobVersion input, int index)
    {
        bool integers = TakesIntegers(input);
        // Losses and the like take labels in several shapes, [N] and [N,1,1,1] for one, and check them themselves.
        bool isHeld = input.Shape is { IsRanked: true } && !(integers && !input.Readers.Any(r => r.Type is Hooked));
        return new InputCheck(index, integers, isHeld ? input.Shape!.Dims.Select((dim, axis) => Size(input, dim, axis)).ToEquatableArray() : null)
        {
            Freedom = IsBottomOfRecurrent(input, 0) || IsBottomOfRecurrent(input, 1) ? InputFreedom.StepsAndStreams
                : IsBottomOfRecurrent(input, 2) ? InputFreedom.Streams
                : input.Shape is { Rank: > 0 } shape && shape[0].IsBatch ? InputFreedom.Batch
                : InputFreedom.None,
        };
    }

    // The batch may have any size, and so may the streams of a recurrent layer.
    private static long Size(BlobVersion input, Dim dim, int axis) =>
        axis == 0 || !dim.IsKnown || (axis == 1 && input.Readers.Any(r => r.Type is LSTM or RNN)) ? -1 : dim.Size;

    // A sequence, the marks of its steps, and what stays the same at all of them.
    private static bool IsBottomOfRecurrent(BlobVersion input, int index) =>
        input.Readers.Any(r => r.Type is LSTM or RNN && r.Bottoms.Count > index && r.Bottoms[index] == input);

    // Whoever reads the numbers wants labels or indices of them, also behind layers that only arrange them otherwise; or nobody does.
    private static bool TakesIntegers(BlobVersion value)
    {
        bool found = value.Readers.Count == 0;
        HashSet<BlobVersion> seen = [value];
        Stack<BlobVersion> open = new(seen);
        while (open.Count > 0)
        {
            BlobVersion next = open.Pop();
            foreach (Node reader in next.Readers)
                for (int i = 0; i < reader.Bottoms.Count; i++)
                {
                    if (reader.Bottoms[i] != next)
                        continue;
                    if (reader.Type.TakesIntegers(i))
                    {
                        found = true;
                        continue;
                    }

                    if (reader.Plan is not { Call: { SharesStorage: true } or { Kind: CallKind.Identity or CallKind.Detach } })
                        return false;
                    foreach (BlobVersion top in reader.Tops.Where(seen.Add))
                        open.Push(top);
                }
        }

        return found;
    }
}
