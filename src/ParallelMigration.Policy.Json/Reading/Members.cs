using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Goes through the properties of one object: each is known and given once, and what is required is there.</summary>
/// <param name="table">The object's properties.</param>
/// <param name="required">The required ones.</param>
internal struct Members(PropertyTable table, ulong required)
{
    private ulong seen;
    private int last = -1;

    /// <summary>Begins to read an object.</summary>
    internal static Members Of(ref Utf8JsonReader json, PropertyTable table) => Of(ref json, table, table.Required);

    /// <summary>Begins to read an object of which other properties are required.</summary>
    internal static Members Of(ref Utf8JsonReader json, PropertyTable table, ulong required) =>
        json.TokenType == JsonTokenType.StartObject ? new(table, required) : throw Read.Wrong(ref json, "an object");

    /// <summary>Goes to the next property's value. <see langword="null"/> is the same as absent wherever a property is optional.</summary>
    /// <returns>The property's position in the table, or −1 at the end.</returns>
    internal int Next(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            last = table.Find(ref json, last + 1);
            if (last < 0)
            {
                throw InvalidDocument.NotInContract(ref json, table);
            }

            var bit = 1UL << last;
            if ((seen & bit) != 0)
            {
                throw new ContractError(InvalidRequestCode.DuplicateProperty, InvalidDocument.GivenTwice);
            }

            seen |= bit;
            json.Read();
            if (json.TokenType != JsonTokenType.Null || (required & bit) != 0)
            {
                return last;
            }
        }

        var missing = required & ~seen;
        return missing == 0 ? -1 : throw new ContractError(
            InvalidRequestCode.MissingProperty, "is required, but missing", table.Properties[PropertyTable.First(missing)].Name);
    }
}
