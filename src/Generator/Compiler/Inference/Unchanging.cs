using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Steps that depend on nothing but the sizes of their bottoms, SSD's priors and what is joined of them: a workspace computes them at
/// the first call of a size and keeps them in slots of their own.
/// </summary>
internal static class Unchanging
{
    public static void Mark(PredictionStep[] steps)
    {
        // Of each of them the values whose sizes it depends on. Those of what it is made of do not tell all: priors of a picture that is
        // turned on its side are other ones, and as many.
        Dictionary<int, int[]> sizes = [];
        for (int i = 0; i < steps.Length; i++)
        {
            Kernel kernel = steps[i].Kernel;
            bool isConstant = steps[i].Bottoms.Count > 0 && steps[i].Part is null && !kernel.IsJoined && steps[i].Sum is null
                && steps[i].Read.All(sizes.ContainsKey);
            if (!isConstant)
                continue;
            int[] counting = [.. steps[i].Bottoms.SelectMany(b => sizes.TryGetValue(b, out int[]? of) ? of : [b]).Distinct()];
            sizes.Add(steps[i].Top, counting);
            if (!kernel.IsView)
                steps[i] = steps[i] with { IsConstant = true, SizesOf = new(counting) };
        }
    }
}
