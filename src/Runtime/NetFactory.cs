using System.ComponentModel;
using Prototxt.Files;
using Prototxt.Layers;
using Prototxt.Weights;

namespace Prototxt;

/// <summary>What generated nets have in common and need no code of their own for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetFactory
{
    /// <summary>Builds a net and fills it from a weight file, in which everything must be that prediction needs.</summary>
    /// <param name="create">Builds the net.</param>
    /// <param name="path">A <c>.caffemodel</c>, a <c>.caffemodel.h5</c>, or a <c>.npy</c> of layers.</param>
    /// <param name="options">How to load, and for which views the file must be complete; null for the defaults.</param>
    /// <returns>The net. What only other views need and the file lacks starts as its fillers say.</returns>
    /// <exception cref="WeightFileException">The file is broken, lacks a parameter, or has one of another shape.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static TNet Load<TNet>(Func<TNet> create, string path, LoadOptions? options = null)
        where TNet : ICaffeNet
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        using var file = new StoredFile(path);
        using (Filler.Suspend())
            if (TryFill(create, file, options, mayLack: false, out TNet whole))
                return whole;

        // Fillers take their time, and are seldom needed: only now is it known that they are.
        TryFill(create, file, options, mayLack: true, out TNet net);
        return net;
    }

    // Whether the file has everything, or it may lack what the views do not need that the options name. Numbers are read only then.
    private static bool TryFill<TNet>(Func<TNet> create, StoredFile file, LoadOptions options, bool mayLack, out TNet net)
        where TNet : ICaffeNet
    {
        net = create();
        bool isFilled = false;
        try
        {
            net.LearnedLayers.EnsureStored();
            WeightMatch match = WeightFile.Match(file, net.LearnedLayers, options);
            if (match.Report.EnsureComplete(options.CompleteFor).IsComplete || mayLack)
            {
                match.Copy(isNew: true);
                isFilled = true;
            }
            return isFilled;
        }
        finally
        {
            if (!isFilled)
                net.Dispose();
        }
    }
}
