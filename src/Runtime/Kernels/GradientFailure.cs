namespace Prototxt.Kernels;

/// <summary>Why a backward pass of this thread failed inside a function that is not libtorch's own.</summary>
internal static class GradientFailure
{
    [ThreadStatic]
    private static Exception? kept;

    public static void Keep(Exception failure) => kept = failure;

    /// <summary>The failure, which is forgotten with that; null where there was none.</summary>
    public static Exception? Take()
    {
        Exception? failure = kept;
        kept = null;
        return failure;
    }
}
