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
        HashSet<int> constants = [];
        for (int i = 0; i < steps.Length; i++)
        {
            Kernel kernel = steps[i].Kernel;
            bool isConstant = steps[i].Bottoms.Count > 0 && steps[i].Part is null && !kernel.IsJoined && steps[i].Sum is null
                && steps[i].Read.All(constants.Contains);
            if (!isConstant)
                continue;
            constants.Add(steps[i].Top);
            steps[i] = steps[i] with { IsConstant = !kernel.IsView };
        }
    }
}
