namespace Prototxt.Files;

/// <summary>A local heap: the texts of a group, found by their offset.</summary>
internal sealed class Hdf5Heap
{
    private readonly Hdf5Structure _structure;
    private readonly Hdf5Place _place;
    private readonly ulong _size;
    private readonly ulong _segment;

    public Hdf5Heap(Hdf5Structure structure, ulong address, Hdf5Place place)
    {
        _structure = structure;
        _place = place;
        Hdf5Cursor cursor = structure.Block(address, 32, place);
        cursor.Signature("HEAP");
        cursor.Version("a heap", 0, 0);
        cursor.Skip(3);
        _size = cursor.UInt64();
        cursor.Skip(8); // free space
        _segment = cursor.UInt64();
        structure.Inside(_segment, _size, place);
    }

    public string Text(ulong offset) => offset < _size
        ? _structure.Text(_segment + offset, _size - offset, _place)
        : throw _place.Error($"a name in a heap of {_size} bytes", $"one at byte {offset} of it", (long)_segment);
}
