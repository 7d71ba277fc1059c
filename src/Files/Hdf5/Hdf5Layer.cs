using System.Globalization;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The group of a layer, with a dataset for each blob, named by its number.</summary>
internal sealed class Hdf5Layer(Hdf5File file, Hdf5Group group, Hdf5Place place, string name)
{
    public string Name => name;

    /// <summary>Whether there is a blob of a number. One that is shared stands at its owner alone.</summary>
    public bool Has(int blob) => group.Find(Number(blob)) is not null;

    /// <summary>A blob that there is.</summary>
    public StoredBlob Blob(int blob) => file.Blob(Link(blob), Place(blob));

    /// <summary>The layer with the shapes of its blobs, whose numbers are not looked at.</summary>
    public StoredLayer WithoutNumbers()
    {
        List<StoredBlob> blobs = [];
        while (Has(blobs.Count))
            blobs.Add(new AbsentBlob(file.Shape(Link(blobs.Count), Place(blobs.Count))));
        return new StoredLayer(name, "", blobs);
    }

    /// <summary>An error at a blob.</summary>
    public WeightFileException Error(int blob, string expected, string found) => Place(blob).Error(expected, found);

    private Hdf5Link Link(int blob) => group.Find(Number(blob))!.Value;

    private Hdf5Place Place(int blob) => place.Child(Number(blob), name, blob);

    private static string Number(int blob) => blob.ToString(CultureInfo.InvariantCulture);
}
