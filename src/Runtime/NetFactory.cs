using Prototxt.Layers;
using Prototxt.Weights;

namespace Prototxt;

/// <summary>What generated nets have in common and need no code of their own for.</summary>
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
        TNet net;
        LoadReport report;
        using (Filler.Suspend())
            (net, report) = Filled(create, path, options);
        if (report.IsComplete)
            return net;

        // Fillers take their time, and are seldom needed: only now is it known that they are.
        net.Dispose();
        return Filled(create, path, options).Net;
    }

    private static (TNet Net, LoadReport Report) Filled<TNet>(Func<TNet> create, string path, LoadOptions? options)
        where TNet : ICaffeNet
    {
        TNet net = create();
        try
        {
            LoadReport report = WeightFile.Load(path, net.LearnedLayers, options, isNew: true);
            return (net, report.EnsureComplete((options ?? new()).CompleteFor));
        }
        catch
        {
            net.Dispose();
            throw;
        }
    }
}
