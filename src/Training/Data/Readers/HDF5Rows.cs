using Prototxt.Files;
using Prototxt.Tensors;
using Prototxt.Training.Data.Places;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>An HDF5 file of rows: a dataset for each top, all with as many.</summary>
internal sealed unsafe class HDF5Rows
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _tops;
    private readonly DataPlace _place;
    private readonly long[][] _shapes;

    /// <exception cref="DataException">The file is missing or damaged, or lacks a dataset.</exception>
    public HDF5Rows(string path, IReadOnlyList<string> tops, DataPlace place, DataContext context)
    {
        (_path, _tops, _place) = (path, tops, place);
        if (!File.Exists(path))
            throw place.Error("an HDF5 file", RegularFile.OtherThan(path) ?? $"nothing at {path}; the list's paths begin at the folder {context.Base}");
        _shapes = Read(blob => blob.Shape.ToArray());
        for (int i = 0; i < tops.Count; i++)
        {
            if (_shapes[i].Length == 0)
                throw place.Error($"rows in the dataset \"{tops[i]}\"", "a single number");
            if (_shapes[i][0] != _shapes[0][0])
                throw place.Error($"{_shapes[0][0]} rows in the dataset \"{tops[i]}\", as in \"{tops[0]}\"", $"{_shapes[i][0]}");
        }
        if (Count is 0 or > int.MaxValue)
            throw place.Error("1 to 2147483647 rows", $"{Count}");
    }

    public long Count => _shapes[0][0];

    /// <summary>The shape of a row of each dataset.</summary>
    public IEnumerable<long[]> Rows => _shapes.Select(s => s[1..]);

    /// <summary>Checks that rows are as long as another file's: they come into one batch.</summary>
    public void CheckLike(HDF5Rows other)
    {
        for (int i = 0; i < _tops.Count; i++)
            if (!Shapes.Same(_shapes[i][1..], other._shapes[i][1..]))
                throw _place.Error($"rows of {Shapes.Text(other._shapes[i][1..])} in the dataset \"{_tops[i]}\", as in {other._path}", Shapes.Text(_shapes[i][1..]));
    }

    /// <summary>The datasets as float tensors.</summary>
    public Tensor[] Load() => Read(blob =>
    {
        Tensor tensor = TensorMemory.NewFloat([.. blob.Shape]);
        try
        {
            blob.Read((float*)TensorMemory.Address(tensor));
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    });

    private T[] Read<T>(Func<StoredBlob, T> what)
    {
        try
        {
            using var stored = new StoredFile(_path);
            Hdf5UserBlock.PassOver(stored);
            var kind = FileKind.Of(stored);
            if (kind.Format is not (FileFormat.Hdf5 or FileFormat.Unknown))
                throw _place.Error("an HDF5 file", (kind.IsLikely ? "what appears to be " : "") + kind.Name);
            var file = new Hdf5File(stored);
            return [.. _tops.Select(top => what(Find(file, top)))];
        }
        catch (IOException e) when (e is not DataException)
        {
            throw _place.Error(e);
        }
    }

    // A name with slashes is a dataset in groups.
    private StoredBlob Find(Hdf5File file, string top)
    {
        (Hdf5Group group, Hdf5Place place) = (file.Root(), file.Place);
        string[] path = top.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < path.Length; i++)
        {
            place = place.Child(path[i]);
            if (group.Find(path[i]) is not { } link)
                throw _place.Error($"a dataset \"{top}\" for the top of that name", $"{string.Join(", ", Listing.Cut(group.Names.Select(n => $"\"{Listing.Short(n)}\"")))}");
            if (i == path.Length - 1)
                return file.Blob(link, place, wholeNumbers: true);
            group = file.Group(link, place);
        }
        throw _place.Error("a dataset for each top", "a top without a name");
    }
}
