using System.Globalization;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The state of a solver in an HDF5 file: three datasets, and a group <c>history</c> with a dataset for each blob, named by its number.</summary>
/// <remarks>Source: Caffe's SGDSolver::SnapshotSolverStateToHDF5.</remarks>
internal static class Hdf5SolverState
{
    public static SolverStateFile Read(StoredFile file)
    {
        var hdf = new Hdf5File(file);
        Hdf5Group root = hdf.Root();
        if (root.Find("iter") is not { } iteration || root.Find("history") is not { } history)
            throw hdf.Place.Error(SolverStateFile.Expected, root.Find("data") is not { } data || hdf.FindGroup(data, hdf.Place.Child("data")) is null
                ? "an HDF5 file of something else"
                : "a net's parameters (.caffemodel.h5): there is no history. Start from them as weights; the state is in the .solverstate.h5 saved beside them");
        return new SolverStateFile(file)
        {
            Iteration = Whole("iter") ?? throw hdf.Place.Error("a number", "none"),
            LearnedNet = Text("learned_net"),
            Batches = Text("batches"),
            CurrentStep = Whole("current_step") ?? 0,
            History = [.. Blobs(hdf, hdf.Group(history, hdf.Place.Child("history")))],
        };

        string? Text(string name) => root.Find(name) is { } link ? hdf.Text(link, hdf.Place.Child(name)) : null;
        int? Whole(string name) => root.Find(name) is { } link ? hdf.Whole(link, hdf.Place.Child(name)) : null;
    }

    private static IEnumerable<StoredBlob> Blobs(Hdf5File hdf, Hdf5Group group)
    {
        Hdf5Place place = hdf.Place.Child("history");
        for (int i = 0; i < group.Names.Count; i++)
        {
            string name = i.ToString(CultureInfo.InvariantCulture);
            yield return hdf.Blob(group.Find(name) ?? throw place.Error($"{group.Names.Count} blobs with the numbers from 0", $"no '{name}'"), place.Child(name));
        }
    }
}
