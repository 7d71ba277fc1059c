using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training;

/// <summary>As <see cref="Solver"/>, for a net of a known class.</summary>
/// <typeparam name="TNet">The net's class.</typeparam>
public abstract class Solver<TNet> : Solver
    where TNet : ICaffeNet
{
    /// <summary>Opens all data and makes the test nets.</summary>
    /// <param name="file">The solver file's name, of which snapshots get theirs where it gives none, and for messages.</param>
    /// <param name="options">What the file says, or a variant of it.</param>
    /// <param name="device">Where test nets are made; the CPU where none is given.</param>
    /// <param name="data">What the program says about data.</param>
    /// <param name="train">The net to train.</param>
    /// <param name="tests">The nets to test with.</param>
    /// <exception cref="SolverException">A number cannot be, or the net has nothing to minimise.</exception>
    /// <exception cref="DataException">Data is missing or not what a layer says.</exception>
    protected Solver(string file, SolverOptions options, Device? device, SolverData? data, TrainTask train, IReadOnlyList<TestTask> tests)
        : base(file, options, device, data, train, tests)
    {
    }

    /// <summary>The trained net.</summary>
    public TNet Net => (TNet)TrainNet;

    /// <summary>Makes a net whose fillers draw from the solver's <c>random_seed</c>, where it gives one, so that a run repeats from its first number on.</summary>
    /// <param name="options">What the solver does.</param>
    /// <param name="create">Makes the net.</param>
    protected static TNet Seeded(SolverOptions options, Func<TNet> create)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        if (options.RandomSeed >= 0)
            manual_seed(options.RandomSeed);
        return create();
    }
}
