using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Model;

/// <summary>What a view holds its inputs against before the first layer runs: <c>Input(data, "data", [-1, 3, 227, 227])</c>.</summary>
internal static class InputChecks
{
    /// <summary>The call of the runtime's Pass that checks an input.</summary>
    public static string Of(BlobVersion input, string local)
    {
        bool integers = TakesIntegers(input);
        // Losses and the like take labels in several shapes, [N] and [N,1,1,1] for one, and check them themselves.
        string shape = input.Shape is { IsRanked: true } declared && !(integers && !input.Readers.Any(r => r.Type is Hooked))
            ? $", [{string.Join(", ", declared.Dims.Select((dim, axis) => Size(input, dim, axis).ToText()))}]"
            : "";
        return $"{(integers ? "Numbers" : "Input")}({local}, {Literals.String(input.Blob)}{shape})";
    }

    // The batch may have any size, and so may the streams of a recurrent layer.
    private static long Size(BlobVersion input, Dim dim, int axis) =>
        axis == 0 || !dim.IsKnown || (axis == 1 && input.Readers.Any(r => r.Type is LSTM or RNN)) ? -1 : dim.Size;

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
